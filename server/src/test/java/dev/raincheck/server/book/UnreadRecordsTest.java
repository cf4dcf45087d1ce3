package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.protocol.wire.TokenSigner;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.store.StoredOutcome;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is taken from the store and cannot be read is not run, and nobody is told that it is
/// pending who would wait without end.
class UnreadRecordsTest {
  private static final byte[] DAMAGED = {1, 2, 3};

  /// An array that begins with a version, a type and an id.
  private static final byte[] OF_LATER_VERSION = {(byte) 0x93, 2, 2, 1};

  private final BookBench bench = BenchStore.bench(ShutdownStrategies.drain());
  private final String token =
      TokenSigner.ofStore("store", 7, BenchStore.SECRET).signDurable(5, new Token.Id(5, 5));

  private void take(String method, byte[] request, boolean ran) {
    bench.on(new Event.StoreOpened(7, 1));
    bench.store.takeFirst(StoreOrder.Take.class);
    var record =
        new NewRecord(
            new RecordId(5, 5, 5),
            NewRecord.Stage.QUEUED,
            method,
            "",
            true,
            request,
            60_000,
            null,
            null,
            null);
    var stored = new StoredOperation(record, ran ? 2 : 1, 10, ran);
    bench.on(new Event.Taken(new StoreRun.Taken(List.of(stored), false)));
  }

  private void assertEnds(StoredOutcome.Kind kind, Execution execution) {
    StoreOrder.End end = bench.store.takeFirst(StoreOrder.End.class);
    assertEquals(kind, end.outcome().kind());
    bench.on(new Event.Stored(List.of(end)));
    bench.poll(token);
    Failure told = bench.last(Reply.Failed.class).failure();
    assertEquals(ErrorCode.INTERNAL, told.code());
    assertEquals(execution, told.execution());
    assertTrue(told.message().contains("cannot be read"), told.message());
    assertEquals(List.of(), bench.started);
    assertTrue(bench.warnings.getFirst().contains("ends as INTERNAL"), bench.warnings::toString);
  }

  @Test
  void damagedRecord_endsAsThat_andWasNotStarted() {
    take("t.block", DAMAGED, false);
    assertEnds(StoredOutcome.Kind.UNSTARTED, Execution.NOT_STARTED);
  }

  @Test
  void damagedRecordOfWhatWasStartedBefore_endsAsStarted() {
    take("t.block", DAMAGED, true);
    assertEnds(StoredOutcome.Kind.FAILURE, Execution.STARTED);
  }

  @Test
  void damagedRecord_takesNoPlaceAtAGate_andCountsOnce() {
    take("t.serial", DAMAGED, false);
    bench.stored();
    bench.call("t.serial");
    bench.stored();
    assertEquals(1, bench.started.size());
    bench.finish(0);
    bench.stored();
    bench.requestShutdown();
    bench.pass(Duration.ofSeconds(1));
    Ledger ledger = bench.ledgers.getFirst();
    assertEquals(1, ledger.rejected(), ledger::toString);
    assertTrue(ledger.addsUp(), ledger::toString);
  }

  /// In a rolling upgrade a server that can read it is there, or comes.
  @Test
  void recordOfALaterVersion_isLeftToAServerOfThat_whenThisRunEnds() {
    take("t.block", OF_LATER_VERSION, false);
    assertEquals(List.of(), bench.store.orders);
    assertTrue(bench.warnings.getFirst().contains("pending"), bench.warnings::toString);
    bench.poll(token);
    bench.store.takeFirst(StoreOrder.Find.class);
  }
}
