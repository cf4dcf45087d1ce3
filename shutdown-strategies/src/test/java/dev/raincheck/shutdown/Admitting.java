package dev.raincheck.shutdown;

import java.time.Duration;

/// A user's strategy that goes on as if nothing had happened, and is only held by its budget.
record Admitting(Duration budget) implements ShutdownStrategy {

  @Override
  public NewCalls newCalls(ShutdownStatus status, String method) {
    return NewCalls.ADMIT;
  }

  @Override
  public Verdict operation(ShutdownStatus status, OperationStatus operation) {
    return Verdict.KEEP;
  }

  @Override
  public Continuation whole(ShutdownStatus status) {
    return Continuation.GO_ON;
  }
}
