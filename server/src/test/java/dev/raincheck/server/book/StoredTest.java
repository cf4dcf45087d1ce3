package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.protocol.wire.TokenSigner;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.store.StoredOutcome;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The book with a store: nothing starts, and nobody is told, before the store has it.
class StoredTest {
  private final BookBench bench = BenchStore.bench(ShutdownStrategies.drain());

  private StoreOrder.Accept accepted() {
    return assertInstanceOf(StoreOrder.Accept.class, bench.store.orders.getFirst());
  }

  /// How it ended is not told before the store has it.
  @Test
  void callThatIsCancelledBeforeItsStart_isNotSaidToHaveStarted() {
    bench.call("t.serial");
    bench.store.carryOut(bench);
    bench.call("t.serial");
    bench.store.carryOut(bench);
    bench.pass(Duration.ofMillis(500));
    String token = bench.lastToken();
    bench.cancel(token);
    bench.poll(token);
    assertFalse(bench.last(Reply.Deferred.class).started());
  }

  @Test
  void quickCall_isNeverRecorded() {
    bench.call("t.quick");
    bench.finish(0);
    bench.last(Reply.Result.class);
    bench.call("t.work");
    bench.finish(1);
    bench.last(Reply.Result.class);
    assertEquals(List.of(), bench.store.orders);
  }

  @Test
  void blockingCall_startsAndIsToldOf_whenItIsRecordedAsStarted() {
    bench.call("t.block");
    assertEquals(List.of(), bench.started);
    assertEquals(List.of(), bench.replies);
    assertEquals(NewRecord.Stage.STARTED, accepted().record().stage());
    bench.stored();
    assertEquals(1, bench.started.size());
    assertTrue(Token.isDurable(bench.lastToken()));
  }

  @Test
  void outcome_isToldWhenItIsRecorded() {
    bench.call("t.block");
    bench.stored();
    String token = bench.lastToken();
    bench.finish(0);
    bench.poll(token);
    bench.last(Reply.Deferred.class);
    assertEquals(
        StoredOutcome.Kind.VALUE,
        assertInstanceOf(StoreOrder.End.class, bench.store.orders.getFirst()).outcome().kind());
    bench.stored();
    bench.poll(token);
    assertEquals(token, bench.last(Reply.Result.class).token());
    bench.acknowledge(token);
    assertInstanceOf(StoreOrder.Forget.class, bench.store.orders.getFirst());
    bench.poll(token);
    assertEquals(ErrorCode.TOKEN_ACKNOWLEDGED, bench.lastError());
  }

  @Test
  void lateStore_isWaitedForUntilTheDeadline_andTheTokenSaysThatItIsNotDurableYet() {
    bench.call("t.block");
    bench.pass(Duration.ofMillis(500));
    String early = bench.lastToken();
    assertFalse(Token.isDurable(early));
    assertEquals(List.of(), bench.started);
    bench.stored();
    assertEquals(1, bench.started.size());
    bench.poll(early);
    String durable = bench.lastToken();
    assertTrue(Token.isDurable(durable));
    assertEquals(Token.operationIdOf(early), Token.operationIdOf(durable));
    bench.finish(0);
    bench.stored();
    bench.poll(early);
    assertEquals(durable, bench.last(Reply.Result.class).token());
  }

  @Test
  void outcome_isPushedUnderTheTokenThatWasNotDurable_too() {
    bench.call("t.block", new Request.Options(null, null, null, true, Map.of()));
    bench.pass(Duration.ofMillis(500));
    String early = bench.lastToken();
    bench.stored();
    bench.finish(0);
    bench.replies.clear();
    bench.stored();
    List<String> pushed =
        bench.replies.stream().map(it -> String.valueOf(((Reply.Result) it).token())).toList();
    assertEquals(2, pushed.size());
    assertTrue(Token.isDurable(pushed.getFirst()));
    assertEquals(early, pushed.getLast());
  }

  @Test
  void storeThatIsLate_takesNothingThatHasToBeRecordedFirst_andQuickCallsGoOn() {
    bench.call("t.block");
    bench.pass(Duration.ofMillis(1_100));
    bench.call("t.block");
    assertEquals(ErrorCode.UNAVAILABLE, bench.lastError());
    assertEquals(Execution.NOT_STARTED, bench.last(Reply.Failed.class).failure().execution());
    bench.call("t.quick");
    bench.finish(0);
    bench.last(Reply.Result.class);
    bench.stored();
    bench.call("t.block");
    bench.stored();
    bench.last(Reply.Deferred.class);
  }

  @Test
  void anyOtherCall_isRecordedBeforeItsTokenIsDue() {
    bench.call("t.work");
    bench.pass(Duration.ofMillis(430));
    assertEquals(List.of(), bench.store.orders);
    bench.pass(Duration.ofMillis(16));
    assertEquals(NewRecord.Stage.STARTED, accepted().record().stage());
    bench.stored();
    assertEquals(List.of(), bench.replies);
    bench.pass(Duration.ofMillis(10));
    assertTrue(Token.isDurable(bench.lastToken()));
    assertEquals(1, bench.started.size());
  }

  @Test
  void anyOtherCall_thatEndsWhileItIsRecorded_isAnsweredWhenItsEndIs() {
    bench.call("t.work");
    bench.pass(Duration.ofMillis(446));
    accepted();
    bench.finish(0);
    assertEquals(List.of(), bench.replies);
    bench.stored();
    bench.last(Reply.Result.class);
  }

  @Test
  void gatedCall_isRecordedAsQueued_andAgainBeforeItStarts() {
    bench.call("t.serial");
    bench.call("t.serial");
    assertEquals(NewRecord.Stage.STARTED, accepted().record().stage());
    bench.stored();
    assertEquals(1, bench.started.size());
    bench.finish(0);
    bench.stored();
    assertEquals(2, bench.started.size());
    bench.finish(1);
    bench.stored();
    assertEquals(2, bench.replies.size());
  }

  @Test
  void gatedCall_thatIsCancelledBeforeItsStartIsRecorded_neverStarts() {
    bench.call("t.serial", new Request.Options(0L, null, null, false, Map.of()));
    bench.call("t.serial", new Request.Options(0L, null, null, false, Map.of()));
    bench.stored();
    String token = bench.lastToken();
    bench.finish(0);
    bench.cancel(token);
    bench.stored();
    bench.poll(token);
    assertEquals(ErrorCode.CANCELLED, bench.lastError());
    assertEquals(1, bench.started.size());
  }

  @Test
  void callForATokenAtOnce_isAnsweredWhenItIsRecorded() {
    bench.call("t.work", new Request.Options(0L, null, null, false, Map.of()));
    assertEquals(1, bench.started.size());
    assertEquals(List.of(), bench.replies);
    bench.stored();
    assertTrue(Token.isDurable(bench.lastToken()));
  }

  @Test
  void tokenOfAnEarlierRun_isLookedUp() {
    TokenSigner earlier = TokenSigner.ofStore("store", 6, BenchStore.SECRET);
    String token = earlier.signDurable(5, new Token.Id(1, 2));
    bench.poll(token);
    StoreOrder.Find find = bench.store.takeFirst(StoreOrder.Find.class);
    bench.on(new Event.Found(find.inquiry(), null));
    assertEquals(ErrorCode.TOKEN_EXPIRED, bench.lastError());
    bench.poll(token);
    find = bench.store.takeFirst(StoreOrder.Find.class);
    var record =
        new NewRecord(
            BenchStore.recordOf(find),
            NewRecord.Stage.DONE,
            "t.block",
            "",
            false,
            new byte[0],
            1_000,
            new StoredOutcome(StoredOutcome.Kind.VALUE, BookBench.VALUE),
            null,
            null);
    bench.on(new Event.Found(find.inquiry(), new StoredOperation(record, 1, 10, false)));
    assertEquals(Slice.of(BookBench.VALUE), bench.last(Reply.Result.class).value());
    bench.poll(token);
    find = bench.store.takeFirst(StoreOrder.Find.class);
    var interrupted = record.at(NewRecord.Stage.DONE, StoredOutcome.INTERRUPTED);
    bench.on(new Event.Found(find.inquiry(), new StoredOperation(interrupted, 1, 10, false)));
    assertEquals(ErrorCode.INTERRUPTED, bench.lastError());
    bench.poll(token);
    bench.pass(Duration.ofMillis(500));
    assertEquals(ErrorCode.UNAVAILABLE, bench.lastError());
    bench.acknowledge(token);
    assertInstanceOf(StoreOrder.Forget.class, bench.store.orders.getLast());
  }

  @Test
  void tokenThatWasNotDurable_andHasNoRecord_isLost() {
    bench.poll(TokenSigner.ofStore("store", 6, BenchStore.SECRET).sign(5, new Token.Id(1, 2)));
    bench.on(new Event.Found(bench.store.takeFirst(StoreOrder.Find.class).inquiry(), null));
    assertEquals(ErrorCode.TOKEN_LOST, bench.lastError());
  }

  @Test
  void whatAnEarlierRunHasLeft_isTaken_andRuns_underItsOldToken() {
    bench.call("t.block");
    NewRecord left = accepted().record().at(NewRecord.Stage.QUEUED, null);
    BookBench next = BenchStore.bench(ShutdownStrategies.drain());
    next.on(new Event.StoreOpened(8, 1));
    next.store.takeFirst(StoreOrder.Take.class);
    next.on(
        new Event.Taken(
            new StoreRun.Taken(List.of(new StoredOperation(left, 1, 3_000, false)), false)));
    assertInstanceOf(StoreOrder.Start.class, next.store.orders.getFirst());
    assertEquals(List.of(), next.started);
    next.store.orders.removeIf(StoreOrder.Take.class::isInstance);
    next.stored();
    assertEquals(1, next.started.size());
    bench.stored();
    next.poll(bench.lastToken());
    assertEquals(bench.lastToken(), next.lastToken());
    next.finish(0);
    next.stored();
    next.poll(bench.lastToken());
    next.last(Reply.Result.class);
  }

  /// A handler that its server died under, or that was handed off in mid-run, did start.
  @Test
  void whatRanBefore_andIsQueuedAgain_neverEndsAsNotStarted() {
    bench.call("t.block");
    NewRecord left = accepted().record().at(NewRecord.Stage.QUEUED, null);
    BookBench next = BenchStore.another(bench);
    next.on(new Event.StoreOpened(8, 1));
    next.store.takeFirst(StoreOrder.Take.class);
    next.on(
        new Event.Taken(
            new StoreRun.Taken(List.of(new StoredOperation(left, 2, 3_000, true)), false)));
    bench.stored();
    next.cancel(bench.lastToken());
    next.store.orders.removeIf(StoreOrder.Take.class::isInstance);
    next.stored();
    next.poll(bench.lastToken());
    Failure failure = next.last(Reply.Failed.class).failure();
    assertEquals(ErrorCode.CANCELLED, failure.code());
    assertEquals(Execution.STARTED, failure.execution());
  }
}
