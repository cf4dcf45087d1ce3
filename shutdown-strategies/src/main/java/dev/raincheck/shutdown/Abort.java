package dev.raincheck.shutdown;

import java.time.Duration;

/// See [ShutdownStrategies#abort(Duration)].
record Abort(Duration grace) implements ShutdownStrategy {

  Abort {
    Durations.requireLimit(grace, "abort grace");
  }

  @Override
  public Verdict operation(ShutdownStatus status, OperationStatus operation) {
    return Verdict.ABORT;
  }

  /// Unfinished operations count too: their verdicts may not have been carried out yet.
  @Override
  public Continuation whole(ShutdownStatus status) {
    Totals totals = status.totals();
    boolean waits = totals.handlersRunning() > 0 || totals.unclaimed() > 0;
    boolean isGraceOver = Durations.reached(status.elapsed(), grace);
    return totals.unfinished() > 0 || (waits && !isGraceOver)
        ? Continuation.GO_ON
        : Continuation.STOP;
  }

  @Override
  public Duration budget() {
    return grace.plus(Durations.MARGIN);
  }

  @Override
  public String toString() {
    return "abort:" + DurationText.format(grace);
  }
}
