package dev.raincheck.shutdown;

import java.time.Duration;

/// See [ShutdownStrategies#handOff(Duration)].
record HandOff(Duration limit) implements ShutdownStrategy {
  static final String NAME = "hand-off";

  HandOff {
    Durations.requireLimit(limit, "hand-off limit");
  }

  @Override
  public Verdict operation(ShutdownStatus status, OperationStatus operation) {
    boolean isOver = Durations.reached(status.elapsed(), limit);
    if (operation.canBeHandedOff()
        && (isOver || operation.state() == OperationStatus.State.QUEUED)) {
      return Verdict.HAND_OFF;
    }
    return isOver ? Verdict.ABORT : Verdict.KEEP;
  }

  @Override
  public Continuation whole(ShutdownStatus status) {
    Totals totals = status.totals();
    boolean waitsForClaims = totals.unclaimed() > 0 && !Durations.reached(status.elapsed(), limit);
    return totals.unfinished() > 0 || waitsForClaims ? Continuation.GO_ON : Continuation.STOP;
  }

  @Override
  public Duration budget() {
    return limit.plus(Durations.MARGIN);
  }

  @Override
  public String toString() {
    return NAME + ":" + DurationText.format(limit);
  }
}
