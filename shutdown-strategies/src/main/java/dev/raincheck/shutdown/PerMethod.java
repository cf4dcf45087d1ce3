package dev.raincheck.shutdown;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// See [ShutdownStrategies#perMethod]. Each strategy sees the totals of its own methods and keeps
/// its own budget, as if it were alone in a server that has only these methods.
record PerMethod(ShutdownStrategy fallback, Map<String, ShutdownStrategy> byPattern)
    implements ShutdownStrategy {

  /// The pattern of the fallback.
  static final String REST = "*";

  /// `service.method` or `service.*`, without the characters that mean something in the text form.
  private static final Pattern SYNTAX = Pattern.compile("[^\\s*=,()]+\\.([^\\s.*=,()]+|\\*)");

  PerMethod {
    requireNonNull(fallback, "fallback");
    byPattern = Collections.unmodifiableMap(new TreeMap<>(requireNonNull(byPattern, "byPattern")));
    byPattern.keySet().forEach(PerMethod::requirePattern);
    byPattern.forEach((pattern, strategy) -> requireNonNull(strategy, pattern));
    all(fallback, byPattern.values()).forEach(Durations::requireBudgetOf);
  }

  @Override
  public void checkMethods(Collection<String> served) {
    for (String pattern : byPattern.keySet()) {
      if (served.stream().noneMatch(it -> it.equals(pattern) || serviceOf(it).equals(pattern))) {
        throw new IllegalArgumentException(
            "per-method pattern: \"%s\" (expected: one that matches a served method: %s; correct it or leave it out)"
                .formatted(pattern, String.join(", ", served)));
      }
    }
    byPattern.forEach((pattern, strategy) -> strategy.checkMethods(matching(pattern, served)));
    fallback.checkMethods(matching(REST, served));
  }

  private List<String> matching(String pattern, Collection<String> methods) {
    return methods.stream().filter(method -> patternOf(method).equals(pattern)).toList();
  }

  @Override
  public NewCalls newCalls(ShutdownStatus status, String method) {
    return share(status, patternOf(method)).newCalls(method);
  }

  @Override
  public Verdict operation(ShutdownStatus status, OperationStatus operation) {
    return share(status, patternOf(operation.method())).operation(operation);
  }

  @Override
  public Continuation whole(ShutdownStatus status) {
    return Stream.concat(byPattern.keySet().stream(), Stream.of(REST))
            .anyMatch(pattern -> share(status, pattern).whole() == Continuation.GO_ON)
        ? Continuation.GO_ON
        : Continuation.STOP;
  }

  @Override
  public Duration budget() {
    return all(fallback, byPattern.values())
        .map(ShutdownStrategy::budget)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  @Override
  public String toString() {
    return byPattern.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + StrategyText.nested(entry.getValue()) + ",")
        .collect(Collectors.joining("", StrategyText.PER_METHOD, REST + "="))
        .concat(StrategyText.nested(fallback));
  }

  private Share share(ShutdownStatus status, String pattern) {
    return new Share(
        byPattern.getOrDefault(pattern, fallback),
        status.ofMethods(method -> patternOf(method).equals(pattern)));
  }

  /// The most specific pattern that matches: the method, else its service, else the rest.
  private String patternOf(String method) {
    if (byPattern.containsKey(method)) {
      return method;
    }
    String service = serviceOf(method);
    return byPattern.containsKey(service) ? service : REST;
  }

  private static String serviceOf(String method) {
    return method.substring(0, method.lastIndexOf('.') + 1) + "*";
  }

  private static Stream<ShutdownStrategy> all(
      ShutdownStrategy fallback, Collection<ShutdownStrategy> others) {
    return Stream.concat(Stream.of(fallback), others.stream());
  }

  private static void requirePattern(String pattern) {
    if (!SYNTAX.matcher(pattern).matches()) {
      throw new IllegalArgumentException(
          ("per-method pattern: \"%s\" (expected: a method such as reports.build or a service such"
                  + " as reports.*; what matches nothing is for the fallback)")
              .formatted(pattern));
    }
  }
}
