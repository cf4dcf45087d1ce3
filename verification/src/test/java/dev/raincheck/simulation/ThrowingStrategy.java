package dev.raincheck.simulation;

import dev.raincheck.shutdown.Continuation;
import dev.raincheck.shutdown.OperationStatus;
import dev.raincheck.shutdown.ShutdownStatus;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.shutdown.Verdict;

/// A strategy with a fault.
record ThrowingStrategy() implements ShutdownStrategy {
  @Override
  public Verdict operation(ShutdownStatus status, OperationStatus operation) {
    throw new IllegalStateException("a fault of the user's");
  }

  @Override
  public Continuation whole(ShutdownStatus status) {
    throw new IllegalStateException("a fault of the user's");
  }
}
