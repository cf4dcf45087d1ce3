package dev.raincheck.server.runner;

import dev.raincheck.server.recording.StoreOrder;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A take that has failed, until it is tried again: for a tenth of the time, however long it took
/// to fail. So what else was ordered does not wait for what may fail for long.
final class FailedTake {
  private static final long PAUSE_MIN_NS = TimeUnit.SECONDS.toNanos(1);

  /// The next one comes after how many times what this one took.
  private static final long PAUSES = 9;

  private StoreOrder.@Nullable Take take;
  private long dueNs;

  /// @param sinceNs when it was begun
  void failed(StoreOrder.Take take, long sinceNs, long nowNs) {
    this.take = take;
    dueNs = nowNs + Math.max(PAUSE_MIN_NS, PAUSES * (nowNs - sinceNs));
  }

  /// {@return what is to be tried now; null if nothing is}
  StoreOrder.@Nullable Take removeIfDue(long nowNs) {
    StoreOrder.Take due = nowNs - dueNs >= 0 ? take : null;
    if (due != null) {
      forget();
    }
    return due;
  }

  /// The run that was to take it is dead.
  void forget() {
    take = null;
  }
}
