package dev.raincheck.shutdown;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Plain values for tests.
final class Statuses {
  static final String METHOD = "reports.build";
  static final Duration HOUR = Duration.ofHours(1);

  private Statuses() {}

  static Duration seconds(long count) {
    return Duration.ofSeconds(count);
  }

  static ShutdownStatus status(Duration elapsed, Map<String, Totals> totalsByMethod) {
    return ShutdownStatus.of(List.of(elapsed), HOUR, totalsByMethod);
  }

  static ShutdownStatus status(Duration elapsed, Totals totals) {
    return status(elapsed, Map.of(METHOD, totals));
  }

  /// Nothing finished since the request; nothing left to do.
  static ShutdownStatus idle(Duration elapsed) {
    return status(elapsed, Map.of());
  }

  static Totals running(long count) {
    return Totals.of(0, count, 0, count, HOUR);
  }

  static Totals unclaimed(long count) {
    return Totals.of(0, 0, count, 0, HOUR);
  }

  static OperationStatus operation(String method, OperationStatus.State state) {
    return OperationStatus.of(method, seconds(1), state, OptionalDouble.empty(), Optional.empty());
  }

  static OperationStatus queued(String method) {
    return operation(method, OperationStatus.State.QUEUED);
  }

  static OperationStatus running(String method) {
    return operation(method, OperationStatus.State.RUNNING);
  }
}
