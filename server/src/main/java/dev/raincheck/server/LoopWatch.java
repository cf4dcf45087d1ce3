package dev.raincheck.server;

import dev.raincheck.protocol.BackgroundLogger;
import dev.raincheck.protocol.FreshThreads;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Catches non-blocking methods that hold up the loop, in the act: a thread of its own looks at the
/// loop every few milliseconds. What it has not seen itself does not count, so that a pause of the
/// whole machine accuses nobody.
final class LoopWatch implements AutoCloseable {
  private static final long HELD_NS = 10_000_000;
  private static final long LOOK_NS = 4_000_000;
  private static final long LOOKS_A_SECOND = 1_000_000_000 / LOOK_NS;
  private static final long STUCK_NS = 1_000_000_000;
  private static final BackgroundLogger LOG = BackgroundLogger.of(RaincheckServer.class);
  private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();

  private final Thread loop;
  private final java.util.function.LongSupplier clock;
  private final Thread watcher;
  private volatile long enteredNs;
  private volatile boolean inside;
  private volatile @Nullable Held caught;
  private volatile boolean closed;
  private final GateWatch gates = new GateWatch();

  /// When the call was entered that was looked at last, and what the loop had used then.
  private long lookedAtNs;

  private long usedBeforeNs;

  /// When the call was entered that was told of last.
  private long toldNs;

  /// Where the loop was found, in the call that it had entered then.
  record Held(long enteredNs, List<StackTraceElement> stack) {
    /// For a log.
    Throwable where() {
      var where = new Throwable("the loop was here");
      where.setStackTrace(stack.toArray(StackTraceElement[]::new));
      return where;
    }
  }

  LoopWatch(Thread loop, java.util.function.LongSupplier clock) {
    this.loop = loop;
    this.clock = clock;
    this.watcher = FreshThreads.daemon("raincheck-loop-watch", this::watch);
  }

  void start() {
    watcher.start();
  }

  /// The handlers that others wait for.
  GateWatch gates() {
    return gates;
  }

  private void watch() {
    for (long looks = 1; !closed; looks++) {
      LockSupport.parkNanos(LOOK_NS);
      if (looks % LOOKS_A_SECOND == 0) {
        gates.look(clock.getAsLong());
      }
      Held held = caught;
      if (inside && held == null) {
        look(enteredNs);
      } else if (inside && held != null && held.enteredNs == enteredNs) {
        tellIfStuck(held);
      }
    }
  }

  private void tellIfStuck(Held held) {
    if (held.enteredNs != toldNs && clock.getAsLong() - held.enteredNs > STUCK_NS) {
      toldNs = held.enteredNs;
      LOG.error(
          "a @NonBlocking method does not return: until it does, nobody is answered"
              + " and nothing shuts down",
          held.where());
    }
  }

  /// Waiting is measured by the clock, computing by the processor: a loop that was taken off its
  /// processor holds up others too, but by no fault of the method.
  private void look(long sinceNs) {
    long usedNs = PROCESSOR.getThreadCpuTime(loop.threadId());
    if (lookedAtNs != sinceNs) {
      lookedAtNs = sinceNs;
      usedBeforeNs = usedNs;
    }
    boolean waiting = loop.getState() != Thread.State.RUNNABLE;
    long heldNs = waiting ? clock.getAsLong() - sinceNs : usedNs - usedBeforeNs;
    if (heldNs > HELD_NS) {
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
