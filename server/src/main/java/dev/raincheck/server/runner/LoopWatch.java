package dev.raincheck.server.runner;

import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.FreshThreads;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Catches non-blocking methods that hold up the loop, in the act: a thread of its own looks at the
/// loop every few milliseconds, as long as there are calls. What it has not seen itself does not
/// count, so that a pause of the whole machine accuses nobody.
///
/// The loop only counts, and reads whether it is looked at: neither a look at the clock nor a fence
/// for each call.
public final class LoopWatch implements AutoCloseable {
  private static final long HELD_NS = 10_000_000;
  private static final long LOOK_NS = 4_000_000;
  private static final long LOOKS_A_SECOND = 1_000_000_000 / LOOK_NS;
  private static final long IDLE_LOOK_NS = 1_000_000_000;
  private static final long STUCK_NS = 1_000_000_000;
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");
  private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();
  private static final VarHandle STEPS = handleOfSteps();

  private final Thread loop;
  private final LongSupplier clock;
  private final Thread watcher;

  /// Into a call and out of it; odd while the loop is inside. The loop's.
  private long steps;

  /// There was no call for a second, so that it sleeps until there is one.
  private volatile boolean dozing;

  private volatile @Nullable Held caught;
  private volatile boolean closed;
  private final GateWatch gates = new GateWatch();

  /// The call that was seen last, since when, and what the loop had used then. The watcher's, as
  /// what follows.
  private long seenCall;

  private long seenNs;
  private long usedBeforeNs;

  /// The call that was logged last.
  private long toldCall;

  /// Where the loop was found, in which call.
  record Held(long call, List<StackTraceElement> stack) {
    /// For a log.
    Throwable where() {
      var where = new Throwable("the loop was here");
      where.setStackTrace(stack.toArray(StackTraceElement[]::new));
      return where;
    }
  }

  public LoopWatch(Thread loop, LongSupplier clock) {
    this.loop = loop;
    this.clock = clock;
    this.watcher = FreshThreads.daemon("raincheck-loop-watch", this::watch);
  }

  Thread loop() {
    return loop;
  }

  public void start() {
    watcher.start();
  }

  long nowNs() {
    return clock.getAsLong();
  }

  /// The handlers that others wait for.
  GateWatch gates() {
    return gates;
  }

  private void watch() {
    long lastCall = 0;
    long idleLooks = 0;
    for (long looks = 1; !closed; looks++) {
      boolean idle = idleLooks >= LOOKS_A_SECOND;
      doze(idle);
      if (idle || looks % LOOKS_A_SECOND == 0) {
        gates.look(clock.getAsLong());
      }
      long call = (long) STEPS.getOpaque(this);
      idleLooks = call == lastCall ? idleLooks + 1 : 0;
      lastCall = call;
      if ((call & 1) == 1) {
        look(call);
      }
    }
  }

  /// A call that comes in this very moment wakes nobody, and is looked at in a second at the
  /// latest.
  private void doze(boolean idle) {
    dozing = idle;
    LockSupport.parkNanos(idle ? IDLE_LOOK_NS : LOOK_NS);
  }

  private void look(long call) {
    Held held = caught;
    if (held == null) {
      catchIfHeld(call);
    } else if (held.call == call) {
      tellIfStuck(held);
    }
  }

  private void tellIfStuck(Held held) {
    if (held.call != toldCall && clock.getAsLong() - seenNs > STUCK_NS) {
      toldCall = held.call;
      LOG.error(
          "a @NonBlocking method does not return: until it does, no client is answered"
              + " and the server cannot shut down",
          held.where());
    }
  }

  /// Waiting is measured by the clock, computing by the processor: a loop that was taken off its
  /// processor holds up others too, but by no fault of the method.
  private void catchIfHeld(long call) {
    long usedNs = PROCESSOR.getThreadCpuTime(loop.threadId());
    if (seenCall != call) {
      seenCall = call;
      seenNs = clock.getAsLong();
      usedBeforeNs = usedNs;
    }
    boolean waiting = loop.getState() != Thread.State.RUNNABLE;
    long heldNs = waiting ? clock.getAsLong() - seenNs : usedNs - usedBeforeNs;
    if (heldNs > HELD_NS) {
      caught = new Held(call, List.of(loop.getStackTrace()));
    }
  }

  /// Whether it sleeps until there is a call.
  boolean isDozing() {
    return dozing;
  }

  /// Whether it has found the loop in a call for too long.
  boolean hasCaught() {
    return caught != null;
  }

  /// The loop enters a non-blocking method. The loop's.
  void enter() {
    STEPS.setOpaque(this, steps + 1);
    if (dozing) {
      dozing = false;
      LockSupport.unpark(watcher);
    }
  }

  /// The loop leaves it. The loop's.
  ///
  /// @return where it was caught, or null if it was not
  @Nullable Held leave() {
    long call = steps;
    STEPS.setOpaque(this, call + 1);
    Held held = caught;
    if (held == null) {
      return null;
    }
    caught = null;
    return held.call == call ? held : null; // else it was caught too late to be this one
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watcher);
  }

  private static VarHandle handleOfSteps() {
    try {
      return MethodHandles.lookup().findVarHandle(LoopWatch.class, "steps", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }
}
