package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
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
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The server was taken for dead, and others go on with what it had recorded.
class FencedTest {
  private static final Request.Options AT_ONCE =
      new Request.Options(0L, null, null, false, Map.of());

  private final BookBench bench = BenchStore.bench(ShutdownStrategies.drain());

  /// What was ordered before is not done any more.
  private void fence() {
    bench.on(new Event.Fenced());
    assertInstanceOf(StoreOrder.BeginAnew.class, bench.store.orders.getLast());
    bench.store.orders.clear();
  }

  /// A call in a session.
  private void callBlocking(long session) {
    var header = new Request.Header(99, session, 1, List.of());
    var arguments = Slice.of(BookBench.VALUE);
    bench.receive(new Request.Call(header, 1, "t.block", arguments, Request.Options.DEFAULT));
  }

  /// What the store says to who polls.
  private void assertFoundInStore(String token, StoredOutcome outcome) {
    bench.poll(token);
    StoreOrder.Find find = bench.store.takeFirst(StoreOrder.Find.class);
    RecordId id = BenchStore.recordOf(find);
    var record =
        new NewRecord(
            id,
            NewRecord.Stage.DONE,
            "t.block",
            "",
            false,
            new byte[0],
            1_000,
            outcome,
            null,
            null);
    bench.on(new Event.Found(find.inquiry(), new StoredOperation(record, 1, 10, false)));
  }

  @Test
  void whatRuns_isStopped_andAnotherAnswersForIt() {
    bench.call("t.block");
    bench.stored();
    String token = bench.lastToken();
    fence();
    assertEquals(1, bench.interrupted.size());
    bench.finish(0);
    assertEquals(List.of(), bench.store.orders, "its end is not this server's to tell");
    assertFoundInStore(token, StoredOutcome.INTERRUPTED);
    assertEquals(ErrorCode.INTERRUPTED, bench.lastError());
  }

  @Test
  void callThatMayBeRecorded_endsUnknown_andItsTokenIsLookedUp() {
    bench.call("t.block");
    fence();
    Reply.Failed failed = bench.last(Reply.Failed.class);
    assertEquals(ErrorCode.UNAVAILABLE, failed.failure().code());
    assertEquals(Execution.UNKNOWN, failed.failure().execution());
    assertEquals(List.of(), bench.started, "it may be another's by now");
  }

  @Test
  void tokenThatWasNotDurable_isLookedUp() {
    bench.call("t.block");
    bench.pass(Duration.ofMillis(500));
    String early = bench.lastToken();
    fence();
    bench.poll(early);
    bench.on(new Event.Found(bench.store.takeFirst(StoreOrder.Find.class).inquiry(), null));
    assertEquals(ErrorCode.TOKEN_LOST, bench.lastError());
  }

  @Test
  void callThatMayBeRecorded_countsAsAborted_andSentAgainIsRecordedUnlessItWas() {
    long session = bench.hello();
    callBlocking(session);
    fence();
    callBlocking(session);
    assertEquals(List.of(), bench.started, "not before the store says that it is the first");
    bench.store.carryOut(bench);
    assertEquals(1, bench.started.size());
    callBlocking(session);
    assertTrue(Token.isDurable(bench.lastToken()));
    bench.finish(0);
    bench.stored();
    bench.requestShutdown();
    bench.pass(Duration.ofSeconds(1));
    Ledger ledger = bench.ledgers.getFirst();
    assertEquals(1, ledger.aborted(), ledger::toString);
    assertEquals(1, ledger.handedOver(), ledger::toString);
    assertTrue(ledger.addsUp(), ledger::toString);
  }

  @Test
  void callThatWasRecorded_andSentAgain_joinsItsRecord() {
    long session = bench.hello();
    callBlocking(session);
    bench.store.writeUnsaid();
    fence();
    callBlocking(session);
    bench.store.carryOut(bench);
    assertEquals(List.of(), bench.started, "another has it");
    String token = bench.lastToken();
    assertTrue(Token.isDurable(token));
    callBlocking(session);
    assertEquals(token, bench.lastToken());
  }

  @Test
  void callThatRanAndMayBeRecorded_isNeverRunAgain() {
    long session = bench.hello();
    bench.call(session, 1, 1, BookBench.VALUE);
    bench.pass(Duration.ofMillis(446));
    fence();
    for (int again = 1; again <= 3; again++) {
      bench.call(session, 1, 1, BookBench.VALUE);
      bench.store.carryOut(bench);
      Reply.Failed failed = bench.last(Reply.Failed.class);
      assertEquals(Execution.UNKNOWN, failed.failure().execution());
    }
    assertEquals(1, bench.started.size());
  }

  @Test
  void callThatRunsAndWaits_getsItsDurableToken() {
    bench.call("t.work");
    bench.pass(Duration.ofMillis(446));
    bench.stored();
    assertEquals(List.of(), bench.replies);
    fence();
    bench.last(Reply.Deferred.class);
    assertFoundInStore(bench.lastToken(), StoredOutcome.INTERRUPTED);
  }

  @Test
  void endThatIsNotRecorded_isNeverTold() {
    bench.call("t.block");
    bench.stored();
    String token = bench.lastToken();
    bench.finish(0);
    fence();
    assertFoundInStore(token, StoredOutcome.INTERRUPTED);
    assertEquals(ErrorCode.INTERRUPTED, bench.lastError());
  }

  @Test
  void endThatIsRecorded_isToldAsEver() {
    bench.call("t.block");
    bench.stored();
    String token = bench.lastToken();
    bench.finish(0);
    bench.stored();
    fence();
    bench.poll(token);
    bench.last(Reply.Result.class);
  }

  @Test
  void whatWasNeverRecorded_goesOn() {
    bench.call("t.work");
    bench.call("t.quick");
    fence();
    assertEquals(List.of(), bench.interrupted);
    bench.finish(1);
    bench.last(Reply.Result.class);
    bench.pass(Duration.ofMillis(446));
    assertInstanceOf(StoreOrder.Accept.class, bench.store.orders.getFirst());
    bench.stored();
    bench.finish(0);
    bench.stored();
    assertEquals(2, bench.replies.size());
  }

  @Test
  void queueOfAGate_isLeft_andTheNextWaitsForTheHandler() {
    bench.call("t.serial", AT_ONCE);
    bench.call("t.serial", AT_ONCE);
    bench.call("t.serial", AT_ONCE);
    bench.stored();
    fence();
    bench.call("t.serial", AT_ONCE);
    bench.stored();
    assertEquals(1, bench.started.size());
    bench.finish(0);
    bench.stored();
    assertEquals(2, bench.started.size(), "the handlers of one group do not overlap");
    bench.finish(1);
    bench.stored();
    assertEquals(2, bench.started.size());
  }

  @Test
  void ledger_addsUp() {
    bench.call("t.block");
    bench.call("t.serial");
    bench.call("t.work");
    bench.stored();
    bench.finish(0);
    bench.call("t.block");
    fence();
    bench.finish(1);
    bench.finish(2);
    bench.requestShutdown();
    bench.pass(Duration.ofSeconds(1));
    Ledger ledger = bench.ledgers.getFirst();
    assertEquals(2, ledger.handedOver(), ledger::toString);
    assertEquals(1, ledger.aborted(), ledger::toString);
    assertTrue(ledger.addsUp(), ledger.toString());
  }

  @Test
  void cancelAtAnotherServer_isObeyed() {
    bench.call("t.block");
    NewRecord recorded =
        assertInstanceOf(StoreOrder.Accept.class, bench.store.orders.getFirst()).record();
    bench.stored();
    var request = new StoreRun.CancelRequest(recorded.id(), "no need");
    bench.on(new Event.StoreNews(new StoreRun.News(false, List.of(request))));
    bench.on(new Event.StoreNews(new StoreRun.News(false, List.of(request))));
    assertEquals(1, bench.interrupted.size());
  }

  @Test
  void whatAnotherServerLeft_isTaken() {
    bench.on(new Event.StoreNews(new StoreRun.News(true, List.of())));
    bench.store.takeFirst(StoreOrder.Take.class);
    fence();
    bench.on(new Event.StoreNews(new StoreRun.News(true, List.of())));
    bench.store.takeFirst(StoreOrder.Take.class);
  }

  /// By then the key names what its caller has called since.
  @Test
  void keyedCallInDoubt_thatIsSentAgain_joinsWhatItsKeyNamesNow_andIsForgotten() {
    long session = bench.hello();
    var header = new Request.Header(99, session, 1, List.of());
    Request.Options keyed = Request.Options.DEFAULT.withKey("invoice-42");
    var call = new Request.Call(header, 1, "t.block", Slice.of(BookBench.VALUE), keyed);
    bench.receive(call);
    bench.store.orders.clear();
    bench.on(new Event.Fenced());
    assertEquals(ErrorCode.UNAVAILABLE, bench.lastError());
    bench.store.orders.clear();
    bench.call("t.block", keyed);
    bench.stored();
    String token = bench.lastToken();
    bench.receive(call);
    assertEquals(token, bench.lastToken());
    assertEquals(1, bench.started.size());
  }
}
