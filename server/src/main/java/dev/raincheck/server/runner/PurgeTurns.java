package dev.raincheck.server.runner;

import dev.raincheck.server.store.StoreRun;
import java.util.concurrent.TimeUnit;

/// When some of what is over is deleted from the store: every few seconds; while there is more,
/// again and again, however busy the store is, for a tenth of the time. So what is over does not
/// pile up, and what is ordered waits for no more than one portion.
final class PurgeTurns {
  private static final long EVERY_NS = TimeUnit.SECONDS.toNanos(5);

  /// Of the time between two portions, how many times what the first one took.
  private static final long PAUSES = 9;

  private long dueNs;

  PurgeTurns(long nowNs) {
    dueNs = nowNs;
  }

  boolean areDue(long nowNs) {
    return nowNs - dueNs >= 0;
  }

  /// In how many nanoseconds they are, at most; not negative.
  long dueInNs(long nowNs, long mostNs) {
    return Math.clamp(dueNs - nowNs, 0, mostNs);
  }

  /// A portion was deleted, or could not be.
  ///
  /// @param count how many records that were
  /// @param sinceNs when it was begun
  void purged(int count, long sinceNs, long nowNs) {
    dueNs = nowNs + (count < StoreRun.PURGED_MAX ? EVERY_NS : PAUSES * (nowNs - sinceNs));
  }
}
