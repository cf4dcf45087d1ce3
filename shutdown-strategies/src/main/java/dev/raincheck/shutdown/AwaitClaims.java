package dev.raincheck.shutdown;

import java.time.Duration;

/// See [ShutdownStrategies#awaitClaims(Duration)].
record AwaitClaims(Duration limit, Duration budget) implements ShutdownStrategy {

  AwaitClaims {
    Durations.requireLimit(limit, "await-claims limit");
    Durations.requireBudget(budget, "await-claims budget");
    if (budget.compareTo(limit) < 0) {
      throw new IllegalArgumentException(
          "await-claims budget: %s (expected: at least the limit, %s; leave it out for 25s more)"
              .formatted(budget, limit));
    }
  }

  static AwaitClaims of(Duration limit) {
    Durations.requireLimit(limit, "await-claims limit");
    return new AwaitClaims(limit, defaultBudget(limit));
  }

  @Override
  public Verdict operation(ShutdownStatus status, OperationStatus operation) {
    return Verdict.KEEP;
  }

  @Override
  public Continuation whole(ShutdownStatus status) {
    Totals totals = status.totals();
    boolean isLimitReached = Durations.reached(totals.sinceLastFinish(), limit);
    return totals.unfinished() > 0 || (totals.unclaimed() > 0 && !isLimitReached)
        ? Continuation.GO_ON
        : Continuation.STOP;
  }

  @Override
  public String toString() {
    String text = "await-claims:" + DurationText.format(limit);
    return budget.equals(defaultBudget(limit)) ? text : text + ":" + DurationText.format(budget);
  }

  private static Duration defaultBudget(Duration limit) {
    return limit.plus(Durations.DEFAULT_BUDGET);
  }
}
