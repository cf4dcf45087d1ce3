package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.store.StoredOutcome;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the store will not have, now or later, is told to its caller, and holds up nobody else.
class NotStoredTest {
  private final BookBench bench = BenchStore.bench(ShutdownStrategies.drain());

  /// The store refuses what it was asked for first.
  private void refuse() {
    bench.on(new Event.NotStored((StoreOrder.Write) bench.store.orders.removeFirst(), "too odd"));
  }

  private Reply.Failed failed() {
    return bench.last(Reply.Failed.class);
  }

  @Test
  void callThatIsToBeRecordedFirst_doesNotStart() {
    bench.call("t.block");
    refuse();
    bench.stored();
    assertEquals(ErrorCode.INTERNAL, failed().failure().code());
    assertEquals(Execution.NOT_STARTED, failed().failure().execution());
    assertTrue(failed().failure().message().contains("too odd"));
    assertEquals(List.of(), bench.started);
    bench.call("t.block");
    bench.stored();
    assertEquals(1, bench.started.size());
  }

  @Test
  void callAtAGate_makesWayForTheNext() {
    bench.call("t.serial");
    bench.call("t.serial");
    refuse();
    bench.store.carryOut(bench);
    assertEquals(ErrorCode.INTERNAL, bench.lastError());
    assertEquals(1, bench.started.size());
  }

  @Test
  void callThatRuns_goesOn_withATokenThatIsNotDurable() {
    bench.call("t.work");
    bench.pass(Duration.ofMillis(446));
    refuse();
    bench.pass(Duration.ofMillis(60));
    String token = bench.lastToken();
    assertFalse(Token.isDurable(token));
    bench.finish(0);
    bench.stored();
    bench.poll(token);
    Reply.Result result = bench.last(Reply.Result.class);
    assertFalse(Token.isDurable(result.token()));
  }

  @Test
  void startOfWhatIsAnothers_isNone_andItsCallerGetsTheToken() {
    bench.call("t.serial");
    bench.call("t.serial");
    bench.stored();
    bench.finish(0);
    bench.store.takeFirst(StoreOrder.End.class);
    refuse();
    assertEquals(1, bench.started.size());
    String token = bench.lastToken();
    bench.poll(token);
    StoreOrder.Find asked = bench.store.takeFirst(StoreOrder.Find.class);
    assertEquals(Token.operationIdOf(token), Token.operationIdOf(BenchStore.tokenOf(asked)));
    bench.call("t.serial");
    bench.store.carryOut(bench);
    assertEquals(2, bench.started.size(), "the gate is free");
  }

  @Test
  void outcomeThatTheStoreWillNotHave_isRecordedAsThat_andNeverTold() {
    bench.call("t.block");
    bench.stored();
    String token = bench.lastToken();
    bench.finish(0);
    refuse();
    StoreOrder.End end = bench.store.takeFirst(StoreOrder.End.class);
    assertEquals(StoredOutcome.Kind.FAILURE, end.outcome().kind());
    bench.on(new Event.Stored(List.of(end)));
    bench.poll(token);
    bench.store.takeFirst(StoreOrder.Find.class);
    bench.last(Reply.Deferred.class);
  }

  @Test
  void notEvenThat_isNotTriedForEver() {
    bench.call("t.block");
    bench.stored();
    bench.finish(0);
    refuse();
    refuse();
    assertEquals(List.of(), bench.store.orders);
  }

  /// Whether it was started is known, so nobody hears that it is not.
  @Test
  void callThatIsNotRecorded_endsAsThat_alsoIfTheServerIsTakenForDeadBeforeMoreIsWritten() {
    bench.call("t.block");
    refuse();
    bench.on(new Event.Fenced());
    assertEquals(ErrorCode.INTERNAL, failed().failure().code());
    assertEquals(Execution.NOT_STARTED, failed().failure().execution());
  }

  @Test
  void callThatRunsUnrecorded_goesOn_whenTheServerIsTakenForDead() {
    bench.call("t.work");
    bench.pass(Duration.ofMillis(446));
    refuse();
    bench.pass(Duration.ofMillis(60));
    String token = bench.lastToken();
    bench.on(new Event.Fenced());
    assertEquals(List.of(), bench.interrupted);
    bench.finish(0);
    bench.poll(token);
    bench.last(Reply.Result.class);
  }

  @Test
  void endOfWhatIsNotRecorded_isToldAtOnce_andOnce() {
    bench.call("t.work");
    bench.pass(Duration.ofMillis(446));
    bench.finish(0);
    refuse();
    bench.last(Reply.Result.class);
    bench.stored();
    assertEquals(1, bench.replies.size());
  }

  /// It is in no store, so it has to be claimed here.
  @Test
  void shutdown_waitsForTheResultOfWhatIsNotRecorded() {
    bench.call("t.work");
    bench.pass(Duration.ofMillis(446));
    refuse();
    bench.pass(Duration.ofMillis(60));
    String token = bench.lastToken();
    bench.finish(0);
    bench.stored();
    assertIsWaitedFor(token);
  }

  @Test
  void shutdown_waitsForAResultThatIsTooLargeForItsCaller_andIsNotRecorded() {
    var header = Request.Header.sessionless(1);
    bench.receive(new Request.Hello(header, "bench", List.of(), 65_536L));
    bench.call(bench.last(Reply.Welcome.class).session(), 1, 1, BookBench.VALUE);
    Slice large = Slice.of(Specimens.value(70_000));
    bench.on(new Event.Finished(bench.started.getFirst(), new Outcome.Value(large)));
    String token = bench.lastToken();
    refuse();
    assertIsWaitedFor(token);
  }

  private void assertIsWaitedFor(String token) {
    bench.requestShutdown();
    bench.pass(Duration.ofSeconds(1));
    assertEquals(List.of(), bench.ledgers);
    bench.acknowledge(token);
    bench.stored();
    bench.pass(Duration.ofSeconds(1));
    assertEquals(1, bench.ledgers.getFirst().acknowledged());
  }
}
