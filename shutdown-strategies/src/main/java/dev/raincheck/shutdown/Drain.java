package dev.raincheck.shutdown;

import java.time.Duration;

/// See [ShutdownStrategies#drain(Duration)].
record Drain(Duration limit) implements ShutdownStrategy {

  /// Twice the time after which a draining server suggests the next poll unless it is configured
  /// otherwise, so that one poll may come late.
  private static final Duration LAST_CLAIMS_MAX = Duration.ofSeconds(2);

  Drain {
    Durations.requireLimit(limit, "drain limit");
  }

  @Override
  public Verdict operation(ShutdownStatus status, OperationStatus operation) {
    if (!Durations.reached(status.elapsed(), workLimit())) {
      return Verdict.KEEP;
    }
    return operation.canBeHandedOff() ? Verdict.HAND_OFF : Verdict.ABORT;
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

  /// Before the limit, so that clients can claim how the work ended and all is over at the limit.
  private Duration workLimit() {
    Duration fifth = Duration.ofNanos(limit.toNanos() / 5);
    return limit.minus(Durations.shorter(fifth, LAST_CLAIMS_MAX));
  }

  private boolean isLimitReached(ShutdownStatus status) {
    return Durations.reached(status.elapsed(), limit);
  }
}
