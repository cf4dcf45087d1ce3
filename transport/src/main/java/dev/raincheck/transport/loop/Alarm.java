package dev.raincheck.transport.loop;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A thread beside a loop's: wakes the loop when it is time, and does at the end what the loop's
/// own could not wait for. JeroMQ's timers go by the wall clock, which may be set back. To set it
/// takes no memory, of which there may be none left.
final class Alarm {
  private static final long NEVER_NS = Long.MAX_VALUE;
  private static final long RETRY_NS = 1_000_000;

  private final Runnable wake;
  private final Thread thread;

  /// By [System#nanoTime], which may be anything, so one value in 2^64 is late by a nanosecond.
  private final AtomicLong nextNs = new AtomicLong(NEVER_NS);

  private volatile @Nullable Runnable last;
  private volatile boolean closed;

  Alarm(String name, boolean daemon, Runnable wake) {
    this.wake = wake;
    this.thread = FreshThreads.platform(name, this::run);
    thread.setDaemon(daemon);
  }

  /// Starts the thread: when it is needed there may be none to get.
  void start() {
    thread.start();
  }

  private void run() {
    Persistence.insist(() -> {}); // loads it: when it is needed there may be no memory to
    while (true) {
      Runnable ending = last;
      if (ending != null) {
        Persistence.insist(ending);
        return;
      }
      if (closed) {
        return;
      }
      waitOrWake();
    }
  }

  private void waitOrWake() {
    long dueNs = nextNs.get();
    if (dueNs == NEVER_NS) {
      LockSupport.park(this);
      return;
    }
    long leftNs = dueNs - System.nanoTime();
    if (leftNs > 0) {
      LockSupport.parkNanos(this, leftNs);
    } else if (nextNs.compareAndSet(dueNs, NEVER_NS)) {
      wake(dueNs);
    }
  }

  private void wake(long dueNs) {
    try {
      wake.run();
    } catch (Throwable unwoken) { // no memory for it, say: the next try may be luckier
      nextNs.compareAndSet(NEVER_NS, dueNs);
      LockSupport.parkNanos(this, RETRY_NS);
    }
  }

  /// Wakes the loop when it is time, or before. The loop's.
  ///
  /// @param dueNs [Long#MAX_VALUE] for never
  void wakeAt(long dueNs, long nowNs) {
    if (dueNs <= nowNs) {
      wake.run();
    } else if (dueNs != Long.MAX_VALUE) {
      wakeAfter(dueNs - nowNs);
    }
  }

  /// @param delayNs not negative
  void wakeAfter(long delayNs) {
    long dueNs = System.nanoTime() + delayNs;
    if (dueNs == NEVER_NS) {
      dueNs--;
    }
    long earlierNs = nextNs.get();
    if (earlierNs == NEVER_NS || earlierNs - dueNs > 0) {
      nextNs.set(dueNs);
      LockSupport.unpark(thread);
    }
  }

  /// Does this, and then nothing more.
  ///
  /// @param ending is begun again if there is no memory for it
  void end(Runnable ending) {
    last = ending;
    LockSupport.unpark(thread);
  }

  /// Does what was to be done at the end still, and wakes nobody any more.
  void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
