package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Authorizer;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.terms.OperationState;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What operators do to operations and to the server, and who is one.
class OperatingTest {
  private static final Peer BOB = new Peer(new byte[] {2}, "bob");
  private static final Access NOBODY_OPERATES =
      new Access(null, (principal, method) -> true, Access.Oversight.NONE, false);
  private static final Request.Header HEADER = Request.Header.sessionless(1);

  private BookBench bench = new BookBench();

  private Reply ask(Request request) {
    bench.on(new Event.Received(BOB, request));
    return bench.replies.getLast();
  }

  private Reply.Operated operate(String act, @Nullable String operation) {
    return assertInstanceOf(
        Reply.Operated.class, ask(new Request.Operate(HEADER, act, operation, "too slow")));
  }

  private String idOfLast() {
    return bench.names.getLast().replaceAll(".*-", "");
  }

  private Failure failureOf(Operation operation) {
    return assertInstanceOf(Outcome.Failed.class, operation.outcome()).failure();
  }

  @Test
  void cancel_asksTheHandler_onceAndSaysSo() {
    bench.call("t.block");
    var first = operate(Request.Operate.CANCEL, idOfLast());
    assertEquals("CANCELLING", first.state());
    assertTrue(first.changed());
    assertEquals(List.of("too slow (by operator \"bob\")"), bench.interrupted);
    var second = operate(Request.Operate.CANCEL, idOfLast());
    assertEquals("CANCELLING", second.state());
    assertEquals(false, second.changed());
    assertEquals(
        List.of("CANCEL of " + bench.names.getLast() + " (by operator \"bob\"): too slow"),
        bench.notes);
    bench.fail(0);
    assertEquals(OperationState.CANCELLED, bench.started.getFirst().state());
    assertEquals("CANCELLED", operate(Request.Operate.CANCEL, idOfLast()).state());
  }

  @Test
  void cancel_endsWhatIsQueued() {
    bench.call("t.serial");
    bench.call("t.serial");
    bench.pass(Duration.ofSeconds(1));
    assertEquals("CANCELLED", operate(Request.Operate.CANCEL, idOfLast()).state());
    bench.finish(0);
    assertEquals(1, bench.started.size());
  }

  @Test
  void abort_endsTheOperationNow_andItsClientLearnsWhy() {
    bench.call("t.block");
    String token = bench.lastToken();
    assertEquals("ABORTED", operate(Request.Operate.ABORT, bench.names.getLast()).state());
    assertEquals(1, bench.interrupted.size());
    bench.poll(token);
    Failure failure = bench.last(Reply.Failed.class).failure();
    assertEquals(ErrorCode.ABORTED, failure.code());
    assertEquals(Execution.STARTED, failure.execution());
    assertEquals("aborted: too slow (by operator \"bob\")", failure.message());
    bench.finish(0);
    assertEquals(OperationState.ABORTED, bench.started.getFirst().state(), "final is final");
  }

  @Test
  void abort_ofWhatIsQueued_saysThatItDidNotRun() {
    bench.call("t.serial");
    bench.call("t.serial");
    bench.pass(Duration.ofSeconds(1));
    String token = bench.lastToken();
    assertEquals("ABORTED", operate(Request.Operate.ABORT, idOfLast()).state());
    bench.poll(token);
    assertEquals(Execution.NOT_STARTED, bench.last(Reply.Failed.class).failure().execution());
  }

  @Test
  void whatHasEnded_staysAsItIs() {
    bench.call("t.block");
    bench.finish(0);
    for (String act : List.of(Request.Operate.CANCEL, Request.Operate.ABORT)) {
      var late = operate(act, idOfLast());
      assertEquals("SUCCEEDED", late.state());
      assertEquals(false, late.changed());
    }
    assertEquals(List.of(), bench.notes);
  }

  @ParameterizedTest
  @CsvSource({"0123456789abcdef", "x", "''"})
  void whatIsNotHere_isNotTouched(String operation) {
    bench.call("t.block");
    ask(new Request.Operate(HEADER, Request.Operate.ABORT, operation, ""));
    assertEquals(ErrorCode.TOKEN_UNKNOWN, bench.lastError());
    ask(new Request.Operate(HEADER, Request.Operate.ABORT, null, ""));
    assertEquals(ErrorCode.TOKEN_UNKNOWN, bench.lastError());
    ask(new Request.Operate(HEADER, "DELETE", idOfLast(), ""));
    assertEquals(ErrorCode.INVALID_ARGUMENTS, bench.lastError());
    assertEquals(List.of(), bench.notes);
  }

  /// The next stage would abort.
  @Test
  void drain_isOneRequest_howeverOftenItIsAsked() {
    bench =
        new BookBench(
            Times.DEFAULT,
            Limits.DEFAULT,
            ShutdownStrategies.escalating(
                ShutdownStrategies.drain(), ShutdownStrategies.abort(Duration.ofSeconds(1))));
    bench.call("t.block");
    var first = operate(Request.Operate.DRAIN, null);
    assertEquals("DRAINING", first.state());
    assertTrue(first.changed());
    assertEquals(false, operate(Request.Operate.DRAIN, null).changed());
    bench.pass(Duration.ofSeconds(5));
    assertEquals(OperationState.RUNNING, bench.started.getFirst().state());
    assertEquals(List.of("DRAIN of the server (by operator \"bob\"): too slow"), bench.notes);
    assertEquals(1, bench.announcements);
  }

  /// What stands in docs/security.md.
  @ParameterizedTest
  @CsvSource({
    "NONE, false, false, false",
    "NONE, true, true, true",
    "LOOK, false, true, false",
    "LOOK, true, true, true",
    "OPERATE, false, true, true",
  })
  void rights(Access.Oversight anybody, boolean isOperator, boolean mayLook, boolean mayOperate) {
    var authorizer =
        new Authorizer() {
          @Override
          public boolean mayCall(String principal, String method) {
            return true;
          }

          @Override
          public boolean mayOperate(String principal) {
            return isOperator && principal.equals("bob");
          }
        };
    bench =
        new BookBench(
            Times.DEFAULT,
            Limits.DEFAULT,
            ShutdownStrategies.drain(),
            new Access(null, authorizer, anybody, false),
            1);
    for (String subject :
        List.of(
            Request.Look.SERVER,
            Request.Look.METHODS,
            Request.Look.OPERATIONS,
            Request.Look.SESSIONS)) {
      assertEquals(mayLook, ask(new Request.Look(HEADER, subject)) instanceof Reply.Picture);
    }
    bench.call("t.block");
    Reply answer = ask(new Request.Operate(HEADER, Request.Operate.CANCEL, idOfLast(), "x"));
    assertEquals(mayOperate, answer instanceof Reply.Operated);
    assertEquals(mayOperate ? 1 : 0, bench.interrupted.size());
    ask(new Request.Operate(HEADER, Request.Operate.DRAIN, null, "x"));
    assertEquals(mayOperate ? 1 : 0, bench.announcements);
    if (!mayOperate) {
      assertEquals(ErrorCode.PERMISSION_DENIED, bench.lastError());
    }
  }

  @Test
  void whoDoesNotSayWho_isToldSo() {
    var failure = Failures.withoutRight("", "operate this server", "operate");
    assertEquals(
        "a client that does not say who it is may not operate this server (expected: a client with"
            + " the right \"operate\"; connect with keys, or with a certificate, that have it, to"
            + " an address that asks for them)",
        failure.message());
  }

  @Test
  void refusal_isLoggedOnce_tenDifferentOnesAMinute_andThenCounted() {
    bench =
        new BookBench(
            Times.DEFAULT, Limits.DEFAULT, ShutdownStrategies.drain(), NOBODY_OPERATES, 1);
    bench.call("t.block");
    ask(new Request.Operate(HEADER, Request.Operate.CANCEL, idOfLast(), "x\nforged"));
    ask(new Request.Operate(HEADER, Request.Operate.ABORT, "forged\n", ""));
    ask(new Request.Operate(HEADER, "forged\n", null, ""));
    String who = ": \"bob\" may not operate this server (expected: a client with the right";
    assertTrue(
        bench.warnings.get(0).startsWith("refused: CANCEL of " + idOfLast() + who),
        bench.warnings.toString());
    assertTrue(bench.warnings.get(1).startsWith("refused: ABORT of what is no operation" + who));
    assertTrue(bench.warnings.get(2).startsWith("refused: an unknown act" + who));
    assertFalse(bench.warnings.toString().contains("forged"));

    for (int i = 0; i < 100; i++) {
      ask(new Request.Operate(HEADER, Request.Operate.DRAIN, null, ""));
    }
    assertEquals(4, bench.warnings.size(), "it was said");
    for (int i = 0; i < 100; i++) {
      String id = "%016x".formatted(i);
      ask(new Request.Operate(HEADER, Request.Operate.ABORT, id, ""));
    }
    assertEquals(10, bench.warnings.size());
    bench.pass(Duration.ofMinutes(1));
    ask(new Request.Operate(HEADER, Request.Operate.DRAIN, null, ""));
    assertTrue(bench.warnings.get(10).startsWith("refused: DRAIN of the server" + who));
    assertTrue(bench.warnings.get(10).endsWith(" (and 94 before)"), bench.warnings.get(10));
    assertEquals(List.of(), bench.notes);
  }

  @Test
  void authorizerThatThrows_grantsNothing() {
    var broken =
        new Authorizer() {
          @Override
          public boolean mayCall(String principal, String method) {
            return true;
          }

          @Override
          public boolean mayOperate(String principal) {
            throw new IllegalStateException("broken");
          }
        };
    assertEquals(false, new Access(null, broken).mayOperate("bob"));
    assertEquals(false, new Access(null, broken).mayLook("bob"));
  }

  /// Of an operation that the store has: the end is told when it is stored.
  @Test
  void failure_isKept() {
    bench.call("t.block");
    operate(Request.Operate.ABORT, idOfLast());
    assertEquals(ErrorCode.ABORTED, failureOf(bench.started.getFirst()).code());
  }
}
