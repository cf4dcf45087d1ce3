package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.terms.OperationState;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How long a key leads to an outcome, when to a tombstone, and when it is free.
class KeyRetentionTest extends KeysBench {
  @Test
  void resultThatWasGiven_isKeptFor60Seconds_thenHowItEnded() {
    call("t.work");
    bench.finish(0);
    bench.pass(Duration.ofSeconds(59));
    call("t.work");
    assertValue();
    bench.pass(Duration.ofSeconds(2));
    call("t.work");
    assertEquals(ErrorCode.RESULT_GONE, lastFailure().code());
    assertEquals(Execution.FINISHED, lastFailure().execution());
    assertTrue(lastFailure().message().contains("(SUCCEEDED)"), lastFailure().message());
    assertStarted(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resultWithAToken_isKeptForTheKeyToo_until60SecondsAfterItWasAcknowledged(boolean early) {
    call("t.block");
    String token = bench.lastToken();
    bench.finish(0);
    bench.pass(early ? Duration.ofSeconds(1) : Duration.ofMinutes(10));
    bench.acknowledge(token);
    bench.pass(Duration.ofSeconds(59));
    call("t.block");
    assertValue();
    bench.poll(token);
    assertValue();
    bench.acknowledge(token);
    bench.pass(Duration.ofSeconds(2));
    call("t.block");
    assertEquals(ErrorCode.RESULT_GONE, lastFailure().code());
    bench.poll(token);
    assertEquals(ErrorCode.TOKEN_ACKNOWLEDGED, lastFailure().code());
    assertStarted(1);
  }

  @Test
  void resultThatNobodyFetched_isKeptForItsRetention_thenHowItEnded() {
    call("t.block");
    bench.fail(0);
    bench.pass(Times.DEFAULT.retention().minusSeconds(1));
    call("t.block");
    assertEquals(ErrorCode.INTERNAL, lastFailure().code());
    bench.pass(Duration.ofSeconds(2));
    call("t.block");
    assertEquals(ErrorCode.RESULT_GONE, lastFailure().code());
    assertTrue(lastFailure().message().contains("(FAILED)"), lastFailure().message());
    assertStarted(1);
  }

  @Test
  void howItEnded_isKeptFor24Hours_andNothingIsLeftThen() {
    bench.call("t.work");
    bench.finish(0);
    call("t.work");
    bench.finish(1);
    bench.pass(Duration.ofHours(24));
    call("t.work");
    assertEquals(ErrorCode.RESULT_GONE, lastFailure().code());
    bench.pass(Duration.ofMinutes(2));
    assertTrue(bench.book.toString().contains(" 0 kept in 0 bytes"), bench.book.toString());
    call("t.work");
    assertStarted(3);
  }

  @Test
  void retentionOfTheCall_boundsHowLongItsKeyKeepsTheResult() {
    call(
        BookBench.PEER,
        0,
        0,
        "t.work",
        new Request.Options(null, null, 1_000L, false, java.util.Map.of()).withKey("invoice-42"));
    bench.finish(0);
    bench.pass(Duration.ofSeconds(2));
    call("t.work");
    assertEquals(ErrorCode.RESULT_GONE, lastFailure().code());
  }

  @Test
  void clientThatSaysGoodbye_leavesTheOutcomeToTheKey() {
    long session = bench.hello();
    call(BookBench.PEER, session, 1, "t.work", KEYED);
    bench.receive(new Request.Goodbye(new Request.Header(++lastId, session, 1, List.of())));
    bench.finish(0);
    bench.pass(Duration.ofMinutes(2));
    call("t.work");
    assertValue();
    assertStarted(1);
  }

  @Test
  void confirmedReply_isKeptForTheKey() {
    long session = bench.hello();
    call(BookBench.PEER, session, 1, "t.work", KEYED);
    bench.finish(0);
    bench.receive(new Request.Acknowledge(new Request.Header(++lastId, session, 2, List.of())));
    call("t.work");
    assertValue();
  }

  /// Why a call is refused.
  enum Refused {
    NO_RIGHT,
    NO_ROOM,
    SHUTTING_DOWN
  }

  @ParameterizedTest
  @EnumSource
  void refusedCall_leavesItsKeyFree(Refused why) {
    var allowed = new java.util.HashSet<String>();
    var access = new Access(null, (principal, method) -> allowed.contains(method));
    Limits limits = Limits.DEFAULT.withUnfinishedMax(1);
    var strict = new BookBench(Times.DEFAULT, limits, ShutdownStrategies.drain(), access, 0);
    allowed.add("t.block");
    strict.call("t.block");
    if (why != Refused.NO_RIGHT) {
      allowed.add("t.work");
    }
    if (why == Refused.SHUTTING_DOWN) {
      strict.finish(0);
      strict.requestShutdown();
    }
    strict.call("t.work", KEYED);
    assertEquals(
        switch (why) {
          case NO_RIGHT -> ErrorCode.PERMISSION_DENIED;
          case NO_ROOM -> ErrorCode.OVERLOADED;
          case SHUTTING_DOWN -> ErrorCode.SHUTTING_DOWN;
        },
        strict.lastError());
    if (why != Refused.SHUTTING_DOWN) {
      allowed.add("t.work");
      strict.finish(0);
      strict.call("t.work", KEYED);
      assertEquals(2, strict.started.size());
    }
  }

  @Test
  void operationThatWasNotStarted_leavesItsKeyFree() {
    bench.call("t.serial");
    call("t.serial");
    call("t.serial");
    String token = bench.lastToken();
    assertEquals(OperationState.RUNNING, bench.started.getLast().state());
    bench.cancel(token);
    assertEquals(ErrorCode.CANCELLED, lastFailure().code());
    assertEquals(Execution.NOT_STARTED, lastFailure().execution());
    bench.finish(0);
    call("t.serial");
    assertStarted(2);
    assertNotEquals(token, claimOf(bench.started.getLast()));
  }

  private String claimOf(Operation operation) {
    return String.valueOf(operation.token);
  }

  @Test
  void handlerThatIsCancelled_keepsItsKey() {
    call("t.block");
    bench.cancel(bench.lastToken());
    bench.pass(Times.DEFAULT.cancelGrace().plusSeconds(1));
    call("t.block");
    assertEquals(ErrorCode.ABORTED, lastFailure().code());
    bench.finish(0);
    bench.pass(Times.DEFAULT.retention().plusSeconds(1));
    call("t.block");
    assertEquals(Execution.STARTED, lastFailure().execution());
    assertTrue(lastFailure().message().contains("(ABORTED)"), lastFailure().message());
    assertStarted(1);
  }

  @Test
  void twoWithTheKey_areOneInTheLedger() {
    call("t.block");
    call("t.block");
    bench.finish(0);
    bench.acknowledge(((Reply.Deferred) bench.replies.getFirst()).token());
    bench.requestShutdown();
    bench.pass(Duration.ofMinutes(1));
    assertEquals(1, bench.ledgers.getFirst().accepted());
    assertEquals(1, bench.ledgers.getFirst().acknowledged());
  }
}
