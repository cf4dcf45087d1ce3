package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of calls whose session the server does not know any more.
class SessionLossTest {
  private final CallBench bench = new CallBench();

  enum Then {
    SENT_AGAIN,
    UNKNOWN
  }

  private static void expect(CallBench bench, ClientCall call, Then then) {
    Request.Call request = bench.last(Request.Call.class);
    switch (then) {
      case SENT_AGAIN -> {
        assertEquals(null, CallBench.outcome(call));
        assertEquals(8, request.header().session());
        assertEquals(1, request.sequence());
        assertEquals(Slice.of(CallBench.ARGUMENTS), request.arguments());
        bench.result(request);
        assertEquals(new CallOutcome.Value(Slice.of(CallBench.VALUE)), CallBench.outcome(call));
      }
      case UNKNOWN -> {
        assertEquals(new CallOutcome.Unknown(), CallBench.outcome(call));
        assertEquals(7, request.header().session());
        bench.result(request);
        assertEquals(new CallOutcome.Unknown(), CallBench.outcome(call));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, 1, SENT_AGAIN", // the only copy was refused
    "false, 2, UNKNOWN", // the other copy may have run
    "true,  1, SENT_AGAIN",
    "true,  2, SENT_AGAIN",
  })
  void refusedForItsSession(boolean idempotent, int copies, Then then) {
    ClientCall call = bench.submit(CallBench.spec(idempotent, null));
    if (copies == 2) {
      bench.pass(1_500);
    }
    assertEquals(copies, bench.count(Request.Call.class));
    bench.session = 8;
    bench.fail(bench.last(Request.Call.class), ErrorCode.SESSION_LOST);
    assertEquals(2, bench.count(Request.Hello.class));
    expect(bench, call, then);
  }

  private Request.Call submitted() {
    bench.submit();
    return bench.last(Request.Call.class);
  }

  static List<Long> sequencesOfTheNewSession(CallBench bench) {
    return bench.all(Request.Call.class).stream()
        .filter(it -> it.header().session() == 8)
        .map(Request.Call::sequence)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "false, 1, SENT_AGAIN", // its own answer says that it was not run
    "false, 2, UNKNOWN",
    "true,  1, SENT_AGAIN",
    "true,  2, SENT_AGAIN",
  })
  void underWay_whenAnotherCallIsRefusedForItsSession(boolean idempotent, int copies, Then then) {
    ClientCall other = bench.submit(CallBench.spec(idempotent, null));
    Request.Call underWay = bench.last(Request.Call.class);
    if (copies == 2) {
      bench.pass(1_500);
    }
    bench.submit();
    bench.session = 8;
    bench.fail(bench.last(Request.Call.class), ErrorCode.SESSION_LOST);
    bench.fail(underWay, ErrorCode.SESSION_LOST);
    assertEquals(then == Then.UNKNOWN, other.isDone());
    assertEquals(
        then == Then.UNKNOWN ? List.of(1L) : List.of(1L, 2L), sequencesOfTheNewSession(bench));
  }

  @ParameterizedTest
  @CsvSource({"false, UNKNOWN", "true, SENT_AGAIN"})
  void underWay_whenAnotherCallIsRefusedForItsSession_andNoAnswerComes(
      boolean idempotent, Then then) {
    ClientCall other = bench.submit(CallBench.spec(idempotent, null));
    bench.submit();
    bench.session = 8;
    bench.fail(bench.last(Request.Call.class), ErrorCode.SESSION_LOST);
    bench.result(bench.last(Request.Call.class));
    assertEquals(null, CallBench.outcome(other));
    bench.pass(1_500);
    assertEquals(then == Then.UNKNOWN, other.isDone());
    assertEquals(
        then == Then.UNKNOWN ? List.of(1L) : List.of(1L, 2L), sequencesOfTheNewSession(bench));
  }

  @Test
  void afterTheLease_helloGoesBeforeTheCalls() {
    bench.result(submitted());
    bench.pass(901_100); // after a second it confirms the last reply
    bench.session = 8;
    bench.alive = false;
    bench.submit();
    bench.submit();
    assertEquals(1, bench.count(Request.Call.class));
    assertEquals(2, bench.count(Request.Hello.class));
    bench.welcome(bench.last(Request.Hello.class));
    assertEquals(List.of(1L, 2L), sequencesOfTheNewSession(bench));
  }

  @Test
  void withinTheLease_theSessionGoesOn() {
    bench.result(submitted());
    bench.pass(899_000);
    bench.submit();
    assertEquals(1, bench.count(Request.Hello.class));
    assertEquals(2, bench.last(Request.Call.class).sequence());
  }

  @ParameterizedTest
  @CsvSource({"false, UNKNOWN", "true, SENT_AGAIN"})
  void underWay_whenTheServerWelcomesIntoAnotherSession(boolean idempotent, Then then) {
    ClientCall call = bench.submit(CallBench.spec(idempotent, null));
    bench.alive = false;
    bench.pass(2_500);
    bench.session = 8;
    Request.Hello hello = bench.last(Request.Hello.class);
    assertEquals(7, hello.header().session(), "asks whether the session is still known");
    bench.welcome(hello);
    expect(bench, call, then);
  }

  @Test
  void underWay_whenTheServerWelcomesIntoTheSameSession_goesOn() {
    ClientCall call = bench.submit();
    bench.alive = false;
    bench.pass(2_500);
    bench.welcome(bench.last(Request.Hello.class));
    assertEquals(null, CallBench.outcome(call));
    bench.result(bench.last(Request.Call.class));
    assertEquals(new CallOutcome.Value(Slice.of(CallBench.VALUE)), CallBench.outcome(call));
  }

  @Test
  void callThatWasRefused_andIsNotSentAgain_isKnownNotToHaveLeft() {
    ClientCall call = bench.submit();
    bench.alive = false;
    bench.fail(bench.last(Request.Call.class), ErrorCode.SESSION_LOST);
    assertEquals(false, call.sent);
  }

  enum Refusal {
    OF_THE_SESSION,
    OF_THE_CALL
  }

  @ParameterizedTest
  @CsvSource({
    "1, OF_THE_SESSION, NOT_STARTED",
    "1, OF_THE_CALL,    NOT_STARTED",
    "2, OF_THE_SESSION, UNKNOWN",
    "2, OF_THE_CALL,    UNKNOWN",
  })
  void refusedAfterTheLoss_isDoubted_ifAnEarlierCopyMayHaveRun(
      int copies, Refusal refusal, Execution told) {
    ClientCall call = bench.submit(CallBench.spec(true, null));
    if (copies == 2) {
      bench.pass(1_500);
    }
    bench.alive = refusal == Refusal.OF_THE_CALL;
    bench.session = 8;
    bench.fail(bench.last(Request.Call.class), ErrorCode.SESSION_LOST);
    Class<? extends Request> refused =
        switch (refusal) {
          case OF_THE_SESSION -> Request.Hello.class;
          case OF_THE_CALL -> Request.Call.class;
        };
    bench.fail(bench.last(refused), ErrorCode.SHUTTING_DOWN);
    assertEquals(
        new CallOutcome.Failed(CallBench.failure(ErrorCode.SHUTTING_DOWN).withExecution(told)),
        CallBench.outcome(call));
  }

  @Test
  void refusedAfterTheLoss_isDoubted_ifItWasUnderWay() {
    ClientCall call = bench.submit(CallBench.spec(true, null));
    bench.alive = false;
    bench.pass(2_500);
    bench.session = 8;
    bench.welcome(bench.last(Request.Hello.class));
    bench.fail(bench.last(Request.Call.class), ErrorCode.SHUTTING_DOWN);
    assertEquals(
        new CallOutcome.Failed(
            CallBench.failure(ErrorCode.SHUTTING_DOWN).withExecution(Execution.UNKNOWN)),
        CallBench.outcome(call));
  }

  @ParameterizedTest
  @CsvSource({"1, NOT_STARTED", "2, UNKNOWN"})
  void refusedForItsOldSession_whileItWaitsForRoomInTheNewOne(int copies, Execution told) {
    bench.submit(CallBench.spec(true, null));
    ClientCall call = bench.submit(CallBench.spec(true, null));
    Request.Call underWay = bench.last(Request.Call.class);
    bench.alive = false;
    bench.pass(copies == 2 ? 1_500 : 1);
    bench.disconnect();
    bench.connect();
    bench.session = 8;
    bench.sessionCallsMax = 1;
    bench.welcome(bench.last(Request.Hello.class));
    assertEquals(1, bench.last(Request.Call.class).sequence(), "the other one has the room");
    bench.fail(underWay, ErrorCode.SESSION_LOST);
    bench.book.abandonAll(new CallOutcome.Failed(CallBench.failure(ErrorCode.SHUTTING_DOWN)));
    assertEquals(
        new CallOutcome.Failed(CallBench.failure(ErrorCode.SHUTTING_DOWN).withExecution(told)),
        CallBench.outcome(call));
    assertEquals(copies == 2, call.sent);
  }

  @Test
  void deferredCall_outlivesTheSession() {
    ClientCall deferred = bench.submitDeferred();
    bench.submit();
    bench.session = 8;
    bench.fail(bench.last(Request.Call.class), ErrorCode.SESSION_LOST);
    assertEquals(null, CallBench.outcome(deferred));
    bench.pass(1);
    bench.pass(1);
    bench.result(bench.last(Request.Poll.class));
    assertEquals(new CallOutcome.Value(Slice.of(CallBench.VALUE)), CallBench.outcome(deferred));
  }

  @Test
  void lateWordThatTheOldSessionIsLost_doesNotEndTheNewOne() {
    bench.watch(bench.resume());
    Request.Poll inTheOld = bench.last(Request.Poll.class);
    assertEquals(7, inTheOld.header().session());
    Request.Call refused = submitted();
    bench.session = 8;
    bench.fail(refused, ErrorCode.SESSION_LOST);
    bench.pass(1_500);
    assertEquals(8, bench.last(Request.Poll.class).header().session());
    bench.session = 9;
    bench.fail(inTheOld, ErrorCode.SESSION_LOST);
    assertEquals(2, bench.count(Request.Hello.class));
  }
}
