package dev.raincheck.simulation;

import dev.raincheck.shutdown.Continuation;
import dev.raincheck.shutdown.OperationStatus;
import dev.raincheck.shutdown.ShutdownStatus;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.shutdown.Verdict;

/// A strategy that never answers, as far as the simulation can tell.
public record StallingStrategy() implements ShutdownStrategy {
  static final class Stalled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stalled() {
      super(null, null, false, false); // thrown often, and nobody reads where
    }
  }

  @Override
  public Verdict operation(ShutdownStatus status, OperationStatus operation) {
    throw new Stalled();
  }

  @Override
  public Continuation whole(ShutdownStatus status) {
    throw new Stalled();
  }
}
