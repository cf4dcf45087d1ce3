package dev.raincheck.shutdown;

import java.time.Duration;

/// See [ShutdownStrategies#reject()].
record Reject(Duration budget) implements ShutdownStrategy {

  Reject {
    Durations.requireBudget(budget, "reject budget");
  }

  @Override
  public Verdict operation(ShutdownStatus status, OperationStatus operation) {
    return Verdict.REJECT;
  }

  @Override
  public Continuation whole(ShutdownStatus status) {
    return status.totals().unfinished() > 0 ? Continuation.GO_ON : Continuation.STOP;
  }

  @Override
  public String toString() {
    return budget.equals(Durations.DEFAULT_BUDGET)
        ? "reject"
        : "reject:" + DurationText.format(budget);
  }
}
