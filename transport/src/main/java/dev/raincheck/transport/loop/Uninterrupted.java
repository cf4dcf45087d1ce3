package dev.raincheck.transport.loop;

import java.util.function.Supplier;

/// Begins a transport on a thread of the user's that may have been interrupted. JeroMQ takes the
/// interrupt for its own, and fails with "Errno 4"; but to begin waits for nothing that an
/// interrupt should end.
public final class Uninterrupted {
  private Uninterrupted() {}

  /// Runs it as if nobody had interrupted the thread, which is interrupted as before afterwards.
  public static <T> T get(Supplier<T> step) {
    boolean interrupted = Thread.interrupted();
    try {
      return step.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
