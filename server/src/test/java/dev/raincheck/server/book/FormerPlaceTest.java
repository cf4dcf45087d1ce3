package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
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

  @Test
  void withoutTheStoresWord_callIsUnknown() {
    send(other, second, "t.block", Request.Options.DEFAULT.withFormerSession(first));
    assertUnknown();
  }
}
