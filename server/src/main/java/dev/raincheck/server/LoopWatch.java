package dev.raincheck.server;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Catches non-blocking methods that hold up the loop, in the act: a thread of its own looks at the
/// loop every few milliseconds. What it has not seen itself does not count, so that a pause of the
/// whole machine accuses nobody.
final class LoopWatch implements AutoCloseable {
  private static final long WAITED_NS = 10_000_000;
  private static final long RAN_NS = 50_000_000;
  private static final long LOOK_NS = 4_000_000;

  private final Thread loop;
  private final java.util.function.LongSupplier clock;
  private final Thread watcher;
  private volatile long enteredNs;
  private volatile boolean inside;
  private volatile StackTraceElement @Nullable [] caught;
  private volatile boolean closed;

  LoopWatch(Thread loop, java.util.function.LongSupplier clock) {
    this.loop = loop;
    this.clock = clock;
    this.watcher = Thread.ofPlatform().daemon().name("raincheck-loop-watch").unstarted(this::watch);
  }

  void start() {
    watcher.start();
  }

  private void watch() {
    while (!closed) {
      LockSupport.parkNanos(LOOK_NS);
      if (inside && caught == null && holds()) {
        caught = loop.getStackTrace();
      }
    }
  }

  private boolean holds() {
    long heldNs = clock.getAsLong() - enteredNs;
    return heldNs > (loop.getState() == Thread.State.RUNNABLE ? RAN_NS : WAITED_NS);
  }

  /// The loop enters a non-blocking method. The loop's.
  void enter() {
    enteredNs = clock.getAsLong();
    inside = true;
  }

  /// The loop leaves it. The loop's.
  ///
  /// @return where it was caught, or null if it was not
  StackTraceElement @Nullable [] leave() {
    inside = false;
    StackTraceElement[] stack = caught;
    caught = null;
    return stack;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watcher);
  }
}
