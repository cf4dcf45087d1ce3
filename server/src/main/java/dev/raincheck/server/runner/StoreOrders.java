package dev.raincheck.server.runner;

import dev.raincheck.server.recording.StoreOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What the book has ordered and the store thread has not taken yet. It is taken in batches: what
/// has piled up meanwhile, in its order.
final class StoreOrders {
  private static final int COUNT_MAX = 1_000;
  private static final long BYTES_MAX = 8 << 20;

  /// For as long as this, orders for which nobody waits wait for one that is awaited: a caller of
  /// one operation after the other does not wait until the last one's record is deleted.
  private static final Duration COMPANY = Duration.ofMillis(10);

  private final LinkedTransferQueue<StoreOrder> queue = new LinkedTransferQueue<>();
  private final long companyNs;
  private final LongSupplier clock;

  StoreOrders(LongSupplier clock) {
    this(COMPANY, clock);
  }

  StoreOrders(Duration company, LongSupplier clock) {
    this.companyNs = company.toNanos();
    this.clock = clock;
  }

  void put(StoreOrder order) {
    queue.put(order);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /// @return none if nothing was ordered for as long as that
  List<StoreOrder> take(long waitNs) throws InterruptedException {
    var batch = new ArrayList<StoreOrder>();
    long bytes = 0;
    boolean isAwaited = false;
    StoreOrder next = queue.poll(waitNs, TimeUnit.NANOSECONDS);
    long startedNs = clock.getAsLong();
    while (next != null) {
      batch.add(next);
      bytes += StoreTransaction.bytes(next);
      isAwaited |= next.isAwaited();
      boolean isFull = batch.size() >= COUNT_MAX || bytes >= BYTES_MAX;
      next = isFull ? null : following(isAwaited, startedNs);
    }
    return batch;
  }

  private @Nullable StoreOrder following(boolean isAwaited, long startedNs)
      throws InterruptedException {
    return isAwaited
        ? queue.poll()
        : queue.poll(startedNs + companyNs - clock.getAsLong(), TimeUnit.NANOSECONDS);
  }
}
