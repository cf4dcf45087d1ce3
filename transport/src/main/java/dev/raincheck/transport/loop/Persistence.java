package dev.raincheck.transport.loop;

import java.util.concurrent.locks.LockSupport;

/// For what must be done even if there is no memory for it now.
public final class Persistence {
  private static final long RETRY_NS = 10_000_000;

  private Persistence() {}

  /// Does it, again and again as long as there is no memory for it: a thread that waits for it
  /// would never stop otherwise, and others may free some meanwhile. Not for a loop's thread.
  ///
  /// @param work does no harm if it is begun twice
  public static void insist(Runnable work) {
    boolean done = false;
    while (!done) {
      try {
        work.run();
        done = true;
      } catch (OutOfMemoryError none) {
        LockSupport.parkNanos(RETRY_NS);
      }
    }
  }
}
