package dev.raincheck.server;

import java.util.List;
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
  private volatile @Nullable Held caught;
  private volatile boolean closed;

  /// Where the loop was found, in the call that it had entered then.
  record Held(long enteredNs, List<StackTraceElement> stack) {}

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
      if (inside && caught == null) {
        look(enteredNs);
      }
    }
  }

  private void look(long sinceNs) {
    long heldNs = clock.getAsLong() - sinceNs;
    boolean waiting = loop.getState() != Thread.State.RUNNABLE;
    if (heldNs > (waiting ? WAITED_NS : RAN_NS)) {
      caught = new Held(sinceNs, List.of(loop.getStackTrace()));
    }
  }

  /// The loop enters a non-blocking method. The loop's.
  void enter() {
    enteredNs = clock.getAsLong();
    inside = true;
  }

  /// The loop leaves it. The loop's.
  ///
  /// @return where it was caught, or null if it was not
  @Nullable Held leave() {
    inside = false;
    Held held = caught;
    if (held == null) {
      return null;
    }
    caught = null;
    return held.enteredNs == enteredNs ? held : null; // else it was caught too late to be this one
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watcher);
  }
}
