package dev.raincheck.shutdown;

import java.time.Duration;

/// See [ShutdownStrategies#drain(Duration)].
record Drain(Duration limit) implements ShutdownStrategy {

  Drain {
    Durations.requireLimit(limit, "drain limit");
  }

  @Override
  public Verdict operation(ShutdownStatus status, OperationStatus operation) {
    return isLimitReached(status) ? Verdict.ABORT : Verdict.KEEP;
  }

  /// At the limit it stops when the verdicts have been carried out, so it does not matter whether
  /// the server asks about the operations or about the whole first.
  @Override
  public Continuation whole(ShutdownStatus status) {
    Totals totals = status.totals();
    boolean waitsForClaims = totals.unclaimed() > 0 && !isLimitReached(status);
    return totals.unfinished() > 0 || waitsForClaims ? Continuation.GO_ON : Continuation.STOP;
  }

  @Override
  public Duration budget() {
    return limit.plus(Durations.MARGIN);
  }

  @Override
  public String toString() {
    return "drain:" + DurationText.format(limit);
  }

  private boolean isLimitReached(ShutdownStatus status) {
    return Durations.reached(status.elapsed(), limit);
  }
}
