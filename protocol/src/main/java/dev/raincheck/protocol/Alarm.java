package dev.raincheck.protocol;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A thread beside a loop's: wakes the loop when it is time, and does at the end what the loop's
/// own could not wait for. JeroMQ's timers go by the wall clock, which may be set back.
final class Alarm {
  private final Runnable wake;
  private final ScheduledThreadPoolExecutor thread;

  // The loop's own.
  private @Nullable Future<?> next;
  private long nextNs;

  Alarm(String name, boolean daemon, Runnable wake) {
    this.wake = wake;
    this.thread =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon(daemon).name(name).factory());
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /// Makes the thread: when it is needed there may be none to get.
  void start() {
    thread.prestartCoreThread();
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
    long nowNs = System.nanoTime();
    long dueNs = nowNs + delayNs;
    if (next != null && nextNs - nowNs > 0) { // it has not gone off
      if (nextNs - dueNs <= 0) {
        return;
      }
      next.cancel(false);
    }
    nextNs = dueNs;
    next = thread.schedule(wake, delayNs, TimeUnit.NANOSECONDS);
  }

  void execute(Runnable last) {
    thread.execute(last);
  }

  /// Does what is to be executed still, and wakes nobody any more.
  void close() {
    thread.shutdown();
  }
}
