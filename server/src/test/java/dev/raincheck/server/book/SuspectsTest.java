package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Of the operations under which servers have died one at a time is run, so that only the one that
/// ends them gets the blame.
class SuspectsTest {
  private final BookBench bench = BenchStore.bench(ShutdownStrategies.drain());
  private final byte[] request = request();

  private byte[] request() {
    bench.call("t.block");
    var accepted = (StoreOrder.Accept) bench.store.orders.getFirst();
    bench.store.orders.clear();
    return accepted.record().request();
  }

  private BookBench next() {
    BookBench next = BenchStore.another(bench);
    next.on(new Event.StoreOpened(9, 5));
    return next;
  }

  private StoredOperation stored(long number, int attempt) {
    var record =
        new NewRecord(
            id(number),
            NewRecord.Stage.QUEUED,
            "t.block",
            "",
            true,
            request,
            60_000,
            null,
            null,
            null);
    return new StoredOperation(record, attempt, 10, attempt > 1);
  }

  private static RecordId id(long number) {
    return new RecordId(number, number, number);
  }

  private static StoreOrder.Take take(BookBench of) {
    return of.store.takeFirst(StoreOrder.Take.class);
  }

  /// What it starts and leaves to others, since it has taken these.
  private static List<StoreOrder.Write> taken(BookBench by, StoredOperation... operations) {
    by.on(new Event.Taken(new StoreRun.Taken(List.of(operations), true)));
    return new ArrayList<>(by.store.takeWrites());
  }

  private static List<RecordId> started(List<StoreOrder.Write> writes) {
    return writes.stream()
        .filter(StoreOrder.Start.class::isInstance)
        .map(StoreOrder.Write::id)
        .toList();
  }

  private static List<RecordId> released(List<StoreOrder.Write> writes) {
    return writes.stream()
        .filter(StoreOrder.Release.class::isInstance)
        .map(StoreOrder.Write::id)
        .toList();
  }

  @Test
  void one_isStarted_andTheOthersWaitForItsEnd_asNobodyElseDoes() {
    BookBench next = next();
    assertTrue(take(next).suspects());
    List<StoreOrder.Write> writes =
        taken(next, stored(1, 3), stored(2, 4), stored(3, 1), stored(4, 2), stored(5, 3));
    assertEquals(List.of(id(1), id(3), id(4)), started(writes));
    assertEquals(List.of(id(2), id(5)), released(writes));
    assertFalse(take(next).suspects());
    next.on(new Event.Stored(writes));
    next.on(new Event.Taken(new StoreRun.Taken(List.of(), false)));
    assertEquals(List.of(), next.store.orders, "nothing is left to take but suspects");
    next.finish(1);
    next.store.takeWrites();
    assertEquals(List.of(), next.store.orders);
    next.finish(0);
    next.store.takeWrites();
    assertTrue(take(next).suspects());
    assertEquals(List.of(id(2)), started(taken(next, stored(2, 4))));
  }

  @Test
  void suspectOfAFormerRun_holdsUpNobody() {
    BookBench next = next();
    take(next);
    taken(next, stored(1, 3));
    take(next);
    next.on(new Event.Fenced());
    next.store.orders.clear();
    next.on(new Event.StoreOpened(10, 1));
    assertTrue(take(next).suspects());
  }
}
