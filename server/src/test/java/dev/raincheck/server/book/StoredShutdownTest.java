package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A shutdown with a store: what it has outlives the server.
class StoredShutdownTest {
  private final BookBench bench = BenchStore.bench(ShutdownStrategies.drain());

  @Test
  void shutdown_leavesResultsInTheStore_andDoesNotWaitForThem() {
    bench.call("t.block");
    bench.stored();
    bench.finish(0);
    bench.stored();
    bench.requestShutdown();
    bench.pass(Duration.ofSeconds(1));
    Ledger ledger = bench.ledgers.getFirst();
    assertEquals(1, ledger.handedOver());
    assertTrue(ledger.addsUp(), ledger.toString());
  }

  @Test
  void handOff_leavesWhatIsQueuedToAnotherRun() {
    BookBench handing = BenchStore.bench(ShutdownStrategies.handOff(Duration.ofSeconds(5)));
    var atOnce = new Request.Options(0L, null, null, false, Map.of());
    handing.call("t.serial", atOnce);
    handing.call("t.serial", atOnce);
    handing.stored();
    String queued = handing.lastToken();
    handing.requestShutdown();
    assertTrue(handing.store.orders.stream().anyMatch(StoreOrder.Release.class::isInstance));
    handing.stored();
    handing.poll(queued);
    handing.store.takeFirst(StoreOrder.Find.class);
    handing.finish(0);
    handing.stored();
    handing.pass(Duration.ofSeconds(1));
    Ledger ledger = handing.ledgers.getFirst();
    assertEquals(2, ledger.handedOver());
    assertTrue(ledger.addsUp(), ledger.toString());
  }

  @Test
  void close_waitsForTheLastRecords() {
    BookBench aborting = BenchStore.bench(ShutdownStrategies.abort(Duration.ofSeconds(1)));
    aborting.call("t.block");
    aborting.stored();
    aborting.requestShutdown();
    assertInstanceOf(StoreOrder.End.class, aborting.store.orders.getFirst());
    aborting.fail(0);
    aborting.pass(Duration.ofSeconds(3));
    assertEquals(List.of(), aborting.ledgers);
    aborting.stored();
    Ledger ledger = aborting.ledgers.getFirst();
    assertEquals(1, ledger.aborted());
    assertTrue(ledger.addsUp(), ledger.toString());
  }

  @Test
  void close_withoutAStoreThatAnswers_endsInTheEnd() {
    BookBench aborting = BenchStore.bench(ShutdownStrategies.abort(Duration.ofSeconds(1)));
    aborting.call("t.block");
    aborting.requestShutdown();
    aborting.pass(Duration.ofSeconds(20));
    assertTrue(aborting.ledgers.getFirst().addsUp());
  }

  @Test
  void whatWasAskedForBeforeTheShutdown_andComesAfterIt_isLeftInTheStore() {
    bench.call("t.block");
    NewRecord queued =
        bench.store.takeFirst(StoreOrder.Accept.class).record().at(NewRecord.Stage.QUEUED, null);
    BookBench next = BenchStore.bench(ShutdownStrategies.drain());
    next.on(new Event.StoreOpened(8, 1));
    next.store.takeFirst(StoreOrder.Take.class);
    next.call("t.quick"); // so that the drain has something to wait for
    next.requestShutdown();
    next.on(
        new Event.Taken(
            new StoreRun.Taken(List.of(new StoredOperation(queued, 1, 0, false)), false)));
    assertEquals(queued.id(), next.store.takeFirst(StoreOrder.Release.class).id());
  }
}
