package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A client has lost one server, and sends what it sent there to another one on the same store.
class FormerPlaceTest {
  private final BookBench lost = BenchStore.bench(ShutdownStrategies.drain());
  private final BookBench other = BenchStore.another(lost);
  private final long first = lost.hello();
  private final long second = other.hello();

  private static void send(BookBench bench, long session, String method, Request.Options how) {
    var header = new Request.Header(99, session, 1, List.of());
    bench.receive(new Request.Call(header, 1, method, Slice.of(BookBench.VALUE), how));
  }

  /// To the first server, which may die before it has answered.
  private void send(String method) {
    send(lost, first, method, Request.Options.DEFAULT);
  }

  /// To the other one.
  private void sendAgain(String method) {
    send(other, second, method, Request.Options.DEFAULT.withFormer(first, 1));
    other.store.carryOut(other);
  }

  private void assertUnknown() {
    Failure failure = other.last(Reply.Failed.class).failure();
    assertEquals(ErrorCode.STALE_REQUEST, failure.code());
    assertEquals(Execution.UNKNOWN, failure.execution());
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.block", "t.serial"})
  void callThatWasRecorded_isJoined(String method) {
    send(method);
    lost.store.carryOut(lost);
    sendAgain(method);
    assertTrue(Token.isDurable(other.lastToken()));
    lost.finish(0);
    lost.store.carryOut(lost);
    sendAgain(method);
    assertEquals(List.of(), other.started);
    other.poll(other.lastToken());
    other.store.carryOut(other);
    other.last(Reply.Result.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.block", "t.serial"})
  void callThatWasNotRecorded_runs_andTheFirstCopyDoesNot(String method) {
    send(method);
    sendAgain(method);
    sendAgain(method);
    assertEquals(1, other.started.size());
    lost.store.carryOut(lost); // which was late, not lost
    assertEquals(List.of(), lost.started);
    assertTrue(Token.isDurable(lost.lastToken()));
  }

  /// It was on its way for so long, or its server was frozen.
  @ParameterizedTest
  @ValueSource(strings = {"t.block", "t.serial"})
  void firstCopy_doesNotRun_evenIfTheOutcomeOfTheSecondWasAcknowledged(String method) {
    sendAgain(method);
    other.finish(0);
    other.store.carryOut(other);
    other.acknowledge(token());
    other.store.carryOut(other);
    send(method);
    lost.store.carryOut(lost);
    assertEquals(List.of(), lost.started);
  }

  private String token() {
    return switch (other.replies.getLast()) {
      case Reply.Deferred deferred -> deferred.token();
      case Reply.Result result -> String.valueOf(result.token());
      case Reply another -> throw new AssertionError(another);
    };
  }

  @Test
  void callThatMayHaveRunBeforeItWasRecorded_isUnknown_howeverOftenItIsSent() {
    send("t.work");
    sendAgain("t.work");
    assertUnknown();
    sendAgain("t.work");
    assertUnknown();
    assertEquals(List.of(), other.started);
  }

  @Test
  void callThatWasRecordedWhenItsTokenWasDue_isJoined() {
    send("t.work");
    lost.pass(Duration.ofMillis(446));
    lost.store.carryOut(lost);
    sendAgain("t.work");
    assertTrue(Token.isDurable(other.lastToken()));
    assertEquals(List.of(), other.started);
  }

  @Test
  void quickCall_isUnknown() {
    send("t.quick");
    sendAgain("t.quick");
    assertUnknown();
  }

  @Test
  void thirdServer_joinsWhatTheSecondHas() {
    BookBench third = BenchStore.another(lost, 9);
    send("t.block");
    sendAgain("t.block");
    long session = third.hello();
    send(third, session, "t.block", Request.Options.DEFAULT.withFormer(first, 1));
    third.store.carryOut(third);
    assertTrue(Token.isDurable(third.lastToken()));
    assertEquals(List.of(), third.started);
  }

  @Test
  void otherCall_isRefused() {
    send("t.block");
    lost.store.carryOut(lost);
    sendAgain("t.serial");
    assertEquals(ErrorCode.REQUEST_MISMATCH, other.lastError());
  }

  /// What runs has no use for the name: it goes on, without a durable token.
  @Test
  void otherCallUnderThePlaceOfWhatRuns_leavesThatAlone() {
    send("t.work");
    sendAgain("t.block");
    assertEquals(1, other.started.size());
    lost.pass(Duration.ofMillis(446));
    lost.store.carryOut(lost);
    lost.pass(Duration.ofMillis(60));
    String token = lost.lastToken();
    assertFalse(Token.isDurable(token));
    lost.finish(0);
    lost.store.carryOut(lost);
    lost.poll(token);
    assertEquals(token, lost.last(Reply.Result.class).token());
  }

  /// The same call under the same name, found after its caller has been told how it ended here.
  @Test
  void otherRecordOfWhatWasTold_changesNothingOfThat() {
    var narrow = new Request.Hello(Request.Header.sessionless(5), "narrow", List.of(), 2_048L);
    lost.receive(narrow);
    long session = lost.last(Reply.Welcome.class).session();
    var header = new Request.Header(6, session, 1, List.of());
    Slice large = Slice.of(Specimens.value(4_000));
    lost.receive(new Request.Call(header, 1, "t.work", large, Request.Options.DEFAULT));
    lost.on(new Event.Finished(lost.started.getFirst(), new Outcome.Value(large)));
    String token = lost.lastToken();
    lost.acknowledge(token);
    var accept = lost.store.takeFirst(StoreOrder.Accept.class);
    NewRecord mine = accept.record();
    var other = new RecordId(1, 2, 3);
    lost.on(new Event.NameTaken(accept, new StoredOperation(as(mine, other), 1, 0, false)));
    lost.store.carryOut(lost);
    lost.poll(token);
    assertEquals(ErrorCode.TOKEN_ACKNOWLEDGED, lost.lastError());
  }

  private static NewRecord as(NewRecord record, RecordId id) {
    return new NewRecord(
        id,
        record.stage(),
        record.method(),
        record.principal(),
        record.idempotent(),
        record.request(),
        record.retentionMs(),
        record.outcome(),
        record.name(),
        record.trace());
  }

  @Test
  void withoutTheStoresWord_callIsUnknown() {
    send(other, second, "t.block", Request.Options.DEFAULT.withFormerSession(first));
    assertUnknown();
  }
}
