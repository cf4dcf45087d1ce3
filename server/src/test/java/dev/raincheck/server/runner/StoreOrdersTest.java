package dev.raincheck.server.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.store.StoreBatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nobody waits for what nobody waits for.
@Timeout(60)
class StoreOrdersTest {
  private static final long HOUR_NS = Duration.ofHours(1).toNanos();

  private final StoreOrder awaited = new StoreOrder.Nothing();
  private final StoreOrders orders = new StoreOrders(Duration.ofHours(1), System::nanoTime);

  private static StoreOrder unawaited(long number) {
    return new StoreOrder.Forget(new StoreBatch.Forgotten(FakeRun.id(number), ""));
  }

  @Test
  void unawaitedOrders_waitForAnAwaitedOne() throws Exception {
    var taken = new FutureTask<>(() -> orders.take(HOUR_NS));
    Thread taker = Thread.ofPlatform().daemon().start(taken);
    orders.put(unawaited(1));
    orders.put(unawaited(2));
    await().until(() -> orders.isEmpty() && taker.getState() == Thread.State.TIMED_WAITING);
    orders.put(awaited);
    assertEquals(List.of(unawaited(1), unawaited(2), awaited), taken.get());
  }

  @Test
  void awaitedOrder_waitsForNothing() throws Exception {
    orders.put(awaited);
    orders.put(unawaited(1));
    assertEquals(List.of(awaited, unawaited(1)), orders.take(HOUR_NS));
  }

  @Test
  void unawaitedOrders_waitForNoLongerThanThat() throws Exception {
    var impatient = new StoreOrders(Duration.ofNanos(1), System::nanoTime);
    impatient.put(unawaited(1));
    assertEquals(List.of(unawaited(1)), impatient.take(HOUR_NS));
  }

  @Test
  void batch_hasNoMoreThanAThousand() throws Exception {
    LongStream.range(0, 1_001).forEach(number -> orders.put(unawaited(number)));
    assertEquals(1_000, orders.take(HOUR_NS).size());
  }

  @Test
  void nothingOrdered_isNothing() throws Exception {
    assertEquals(List.of(), orders.take(0));
  }
}
