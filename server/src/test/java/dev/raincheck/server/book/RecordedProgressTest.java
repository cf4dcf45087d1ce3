package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.raincheck.api.Progress;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The store hears of progress now and then, and tells it to who asks elsewhere.
class RecordedProgressTest {
  private static final Progress HALF = new Progress(0.5, "half");

  private final BookBench bench = BenchStore.bench(ShutdownStrategies.drain());

  private void runs() {
    bench.call("t.block");
    bench.store.carryOut(bench);
  }

  private void tell(int index, Progress progress) {
    bench.on(new Event.Progressed(bench.started.get(index), () -> progress));
  }

  /// What was recorded since the last look.
  private List<Progress> recorded() {
    List<StoreOrder.Write> writes = bench.store.takeWrites();
    bench.on(new Event.Stored(writes));
    return writes.stream()
        .filter(StoreOrder.Progressed.class::isInstance)
        .map(it -> ((StoreOrder.Progressed) it).progress())
        .toList();
  }

  @Test
  void latestWord_isRecordedEachTwoSeconds_andNothingIfNothingIsSaid() {
    runs();
    tell(0, new Progress(0.1, "first"));
    bench.pass(Duration.ofMillis(1_500));
    tell(0, HALF);
    bench.pass(Duration.ofMillis(400));
    assertEquals(List.of(), recorded());
    bench.pass(Duration.ofMillis(200));
    assertEquals(List.of(HALF), recorded());
    bench.pass(Duration.ofSeconds(10));
    assertEquals(List.of(), recorded());
    tell(0, HALF);
    bench.pass(Duration.ofSeconds(3));
    assertEquals(List.of(HALF), recorded());
  }

  @Test
  void whatHasEnded_orHasNoRecord_isNotTold() {
    bench.call("t.work");
    runs();
    tell(0, HALF);
    tell(1, HALF);
    bench.pass(Duration.ofMillis(300));
    bench.finish(0);
    bench.finish(1);
    bench.pass(Duration.ofSeconds(3));
    assertEquals(List.of(), recorded());
  }

  @Test
  void manyAtOnce_areTold_aThousandEachTime() {
    bench.checks = false;
    for (int i = 0; i < 1_500; i++) {
      runs();
      tell(i, HALF);
    }
    bench.pass(Duration.ofMillis(2_100));
    List<StoreOrder.Write> writes = bench.store.takeWrites();
    assertEquals(1_000, writes.size());
    bench.on(new Event.Stored(writes));
    bench.pass(Duration.ofMillis(2_100));
    assertEquals(500, recorded().size());
  }

  @Test
  void storeThatIsLate_isToldLater() {
    runs();
    tell(0, HALF);
    bench.call("t.block");
    List<StoreOrder.Write> late = bench.store.takeWrites();
    bench.pass(Duration.ofMillis(4_200));
    assertEquals(List.of(), recorded());
    bench.on(new Event.Stored(late));
    bench.pass(Duration.ofMillis(2_100));
    assertEquals(List.of(HALF), recorded());
  }

  @Test
  void whoAsksElsewhere_isTold() {
    runs();
    String token = bench.lastToken();
    BookBench other = BenchStore.another(bench);
    other.poll(token);
    StoreOrder.Find find = other.store.takeFirst(StoreOrder.Find.class);
    NewRecord record =
        new NewRecord(
            BenchStore.recordOf(find),
            NewRecord.Stage.STARTED,
            "t.block",
            "",
            false,
            new byte[0],
            1_000,
            null,
            null,
            null);
    other.on(new Event.Found(find.inquiry(), new StoredOperation(record, 1, 10, false, HALF)));
    assertEquals(HALF, other.last(Reply.Deferred.class).progress());
    other.poll(token);
    find = other.store.takeFirst(StoreOrder.Find.class);
    other.on(new Event.Found(find.inquiry(), new StoredOperation(record, 1, 10, false)));
    assertNull(other.last(Reply.Deferred.class).progress());
  }
}
