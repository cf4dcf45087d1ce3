package dev.raincheck.shutdown;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// See [ShutdownStrategies#escalating].
record Escalating(List<ShutdownStrategy> stages) implements ShutdownStrategy {

  Escalating {
    stages = requireNonNull(stages, "stages").stream().flatMap(Escalating::flat).toList();
    if (stages.isEmpty()) {
      throw new IllegalArgumentException(
          "escalating: [] (expected: at least one strategy; add the one for the first request)");
    }
    stages.forEach(Durations::requireBudgetOf);
    Durations.requireWhole(sum(stages), "escalating budget");
  }

  /// One request, one stage: what escalates within a stage would be skipped by the next request.
  private static Stream<ShutdownStrategy> flat(ShutdownStrategy stage) {
    return stage instanceof Escalating(var inner) ? inner.stream() : Stream.of(stage);
  }

  @Override
  public void checkMethods(Collection<String> served) {
    stages.forEach(stage -> stage.checkMethods(served));
  }

  @Override
  public NewCalls newCalls(ShutdownStatus status, String method) {
    return stage(status).newCalls(method);
  }

  @Override
  public Verdict operation(ShutdownStatus status, OperationStatus operation) {
    return stage(status).operation(operation);
  }

  @Override
  public Continuation whole(ShutdownStatus status) {
    return stage(status).whole();
  }

  /// The budgets of all stages in a row. A stage that has used up its own ends the shutdown, so the
  /// next one begins before that; and the last one begins only once, however many requests follow.
  @Override
  public Duration budget() {
    return sum(stages);
  }

  private static Duration sum(List<ShutdownStrategy> stages) {
    return stages.stream().map(ShutdownStrategy::budget).reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public String toString() {
    return stages.stream()
        .map(StrategyText::nested)
        .collect(Collectors.joining(",", StrategyText.ESCALATING, ""));
  }

  private Share stage(ShutdownStatus status) {
    int number = Math.min(status.requests(), stages.size());
    return new Share(stages.get(number - 1), status.fromRequest(number));
  }
}
