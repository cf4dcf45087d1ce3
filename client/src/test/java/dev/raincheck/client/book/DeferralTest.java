package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.api.Retry;
import dev.raincheck.client.Thrown;
import dev.raincheck.client.exceptions.OutcomeUnknownException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// From the token to the outcome: polls, pushes and cancels.
class DeferralTest {
  private static final CallOutcome VALUE = new CallOutcome.Value(Slice.of(CallBench.VALUE));
  private final CallBench bench = new CallBench();

  @Test
  void deferredCall_isPolledWhenTheServerSaid() {
    ClientCall call = bench.submitDeferred();
    assertEquals(CallBench.TOKEN, call.answered.getNow(null));
    bench.pass(4_990);
    assertEquals(0, bench.count(Request.Poll.class));
    bench.pass(10);
    assertEquals(CallBench.TOKEN, bench.last(Request.Poll.class).token());
    bench.deferred(bench.last(Request.Poll.class), 9_000, null);
    bench.pass(8_990);
    assertEquals(1, bench.count(Request.Poll.class));
    bench.pass(10);
    assertEquals(2, bench.count(Request.Poll.class));
    bench.result(bench.last(Request.Poll.class));
    assertEquals(VALUE, CallBench.outcome(call));
  }

  @Test
  void push_endsIt_andNothingIsPolledAfterwards() {
    ClientCall call = bench.submitDeferred();
    bench.receive(pushedResult());
    assertEquals(VALUE, CallBench.outcome(call));
    bench.pass(60_000);
    assertEquals(0, bench.count(Request.Poll.class));
    assertEquals(0, bench.count(Request.Ping.class));
  }

  @Test
  void pollUnderWay_isNotRepeated() {
    bench.submitDeferred();
    bench.pass(5_000);
    bench.receive(CallBench.deferred(CallBench.pushHeader(), 100, null));
    bench.pass(900);
    assertEquals(1, bench.count(Request.Poll.class));
    bench.pass(100);
    assertEquals(2, bench.count(Request.Poll.class), "without a reply it is sent again");
    assertEquals(bench.all(Request.Poll.class).getFirst(), bench.last(Request.Poll.class));
  }

  @Test
  void tokenThatNobodyWaitsFor_isNotPolled() {
    ClientCall call = bench.resume();
    bench.poll(call);
    bench.deferred(bench.last(Request.Poll.class), 100, null);
    bench.pass(60_000);
    assertEquals(1, bench.count(Request.Poll.class));
    bench.watch(call);
    assertEquals(2, bench.count(Request.Poll.class));
    bench.watch(call);
    assertEquals(2, bench.count(Request.Poll.class));
  }

  /// The server goes by the last word of a connection, which is all callers' together.
  @Test
  void look_doesNotEndTheNewsOfWhoWaits() {
    ClientCall call = bench.submitDeferred();
    bench.poll(call);
    assertEquals(true, bench.last(Request.Poll.class).push(), "its own");
    ClientCall same = bench.resume();
    bench.poll(same);
    assertEquals(true, bench.last(Request.Poll.class).push(), "another caller's");
    bench.receive(pushedResult());
    bench.poll(same);
    assertEquals(false, bench.last(Request.Poll.class).push(), "nobody waits any more");
  }

  /// It was lost, and is sent again when somebody has begun to wait.
  @Test
  void lookThatIsSentAgain_doesNotEndTheNewsOfWhoWaitsByThen() {
    bench.poll(bench.resume());
    assertEquals(false, bench.last(Request.Poll.class).push());
    bench.watch(bench.resume());
    bench.pass(1_010);
    List<Request.Poll> polls = bench.all(Request.Poll.class);
    assertEquals(4, polls.size());
    assertEquals(true, polls.stream().skip(1).allMatch(Request.Poll::push));
  }

  /// Not when the token would have been asked for again: nobody pushes what was not answered.
  @Test
  void refusedPoll_isAskedAgain_whenTheRefusalSays_andATokenThatIsGoneEndsIt() {
    ClientCall call = bench.submitDeferred();
    bench.pass(5_000);
    bench.fail(bench.last(Request.Poll.class), ErrorCode.OVERLOADED);
    assertEquals(null, CallBench.outcome(call));
    bench.pass(990);
    assertEquals(1, bench.count(Request.Poll.class));
    bench.pass(10);
    assertEquals(2, bench.count(Request.Poll.class));
    bench.fail(bench.last(Request.Poll.class), ErrorCode.TOKEN_LOST);
    assertEquals(
        new CallOutcome.Failed(CallBench.failure(ErrorCode.TOKEN_LOST)), CallBench.outcome(call));
  }

  /// As by ELSEWHERE: a millisecond later nothing would be different.
  @Test
  void refusedPoll_isAskedAgain_whenThePollIsDue_ifTheRefusalDoesNotSay() {
    bench.submitDeferred();
    bench.pass(5_000);
    Reply.Header header = CallBench.headerFor(bench.last(Request.Poll.class));
    Failure refusal = CallBench.failure(ErrorCode.SHUTTING_DOWN).withRetry(Retry.ELSEWHERE);
    bench.receive(new Reply.Failed(header, null, refusal));
    bench.pass(4_990);
    assertEquals(1, bench.count(Request.Poll.class));
    bench.pass(20);
    assertEquals(2, bench.count(Request.Poll.class));
  }

  /// So nobody acknowledges it for that: another client may be denied nothing, or a later version
  /// of the server read a record that this one cannot read.
  @ParameterizedTest
  @EnumSource(names = {"PERMISSION_DENIED", "INTERNAL", "UNRECOGNIZED"})
  void refusedPoll_endsIt_andTellsNothingOfTheOperation(ErrorCode code) {
    ClientCall call = bench.submitDeferred();
    bench.pass(5_000);
    bench.fail(bench.last(Request.Poll.class), code);
    assertEquals(new CallOutcome.Withheld(untold(code)), CallBench.outcome(call));
    assertInstanceOf(
        OutcomeUnknownException.class, Thrown.of(CallBench.outcome(call), call, null, bench.nowNs));
    bench.pass(60_000);
    assertEquals(1, bench.count(Request.Poll.class));
  }

  private static Failure untold(ErrorCode code) {
    return CallBench.failure(code).withExecution(Execution.UNKNOWN);
  }

  @Test
  void deniedCancel_tellsNothingOfTheOperation() {
    ClientCall call = bench.submitDeferred();
    bench.cancel(call);
    bench.fail(bench.last(Request.Cancel.class), ErrorCode.PERMISSION_DENIED);
    assertEquals(untold(ErrorCode.PERMISSION_DENIED), bench.refusal);
    assertEquals(null, CallBench.outcome(call));
  }

  @Test
  void newConnection_pollsAtOnce_sincePushesGoToTheOldOne() {
    bench.submitDeferred();
    bench.alive = false;
    bench.pass(2_500);
    assertEquals(0, bench.count(Request.Poll.class));
    bench.welcome(bench.last(Request.Hello.class));
    bench.pass(2);
    assertEquals(1, bench.count(Request.Poll.class));
  }

  @Test
  void progress_comesFromPollAndPush_andTheSameWordOnce() {
    List<Progress> heard = new ArrayList<>();
    ClientCall call = bench.submitDeferred();
    call.listen(heard::add);
    var quarter = new Progress(0.25, "a quarter");
    var half = new Progress(0.5, "half");
    bench.receive(CallBench.deferred(CallBench.pushHeader(), 5_000, quarter));
    bench.pass(5_000);
    bench.deferred(bench.last(Request.Poll.class), 5_000, quarter);
    bench.pass(5_000);
    bench.deferred(bench.last(Request.Poll.class), 5_000, half);
    bench.pass(5_000);
    bench.deferred(bench.last(Request.Poll.class), 5_000, null);
    assertEquals(List.of(quarter, half), heard);
    assertEquals(half, call.progress);
  }

  @Test
  void twoThatWaitForOneToken_areBothTold() {
    ClientCall first = bench.submitDeferred();
    ClientCall second = bench.resume();
    bench.watch(second);
    bench.receive(pushedResult());
    assertEquals(VALUE, CallBench.outcome(first));
    assertEquals(VALUE, CallBench.outcome(second));
  }

  @Test
  void twoThatWaitForOneToken_bothEndWithTheClient() {
    ClientCall first = bench.submitDeferred();
    ClientCall second = bench.resume();
    bench.watch(second);
    bench.deferred(bench.last(Request.Poll.class), 5_000, null);
    bench.book.abandonAll(new CallOutcome.Closed());
    assertEquals(new CallOutcome.Closed(), CallBench.outcome(first));
    assertEquals(new CallOutcome.Closed(), CallBench.outcome(second));
  }

  @Test
  void outcome_isToldToAllThatHoldTheToken_whoeverAsked() {
    ClientCall first = bench.submitDeferred();
    ClientCall second = bench.resume();
    bench.watch(second);
    bench.result(bench.last(Request.Poll.class));
    assertEquals(VALUE, CallBench.outcome(second));
    assertEquals(VALUE, CallBench.outcome(first), "else it may be acknowledged before it is asked");
    bench.pass(60_000);
    assertEquals(1, bench.count(Request.Poll.class));
  }

  @Test
  void cancel_asks_andTheOutcomeIsForTheServerToSay() {
    ClientCall call = bench.submitDeferred();
    bench.cancel(call);
    Request.Cancel asked = bench.last(Request.Cancel.class);
    bench.receive(new Reply.Cancelling(CallBench.headerFor(asked), CallBench.TOKEN));
    assertEquals(null, CallBench.outcome(call));
    bench.cancel(call);
    asked = bench.last(Request.Cancel.class);
    bench.receive(
        new Reply.Failed(
            CallBench.headerFor(asked), CallBench.TOKEN, CallBench.failure(ErrorCode.CANCELLED)));
    assertEquals(
        new CallOutcome.Failed(CallBench.failure(ErrorCode.CANCELLED)), CallBench.outcome(call));
    bench.pass(60_000);
    assertEquals(0, bench.count(Request.Poll.class));
  }

  enum End {
    PUSHED,
    POLLED,
    FAILED,
    ABANDONED
  }

  @ParameterizedTest
  @EnumSource
  void lateNews_changeNothing(End end) {
    ClientCall call = bench.submitDeferred();
    bench.pass(5_000);
    Request.Poll poll = bench.last(Request.Poll.class);
    bench.cancel(call);
    switch (end) {
      case PUSHED -> bench.receive(pushedResult());
      case POLLED -> bench.result(poll);
      case FAILED -> bench.fail(poll, ErrorCode.TOKEN_EXPIRED);
      case ABANDONED -> bench.book.abandonAll(new CallOutcome.Closed());
    }
    CallOutcome first = call.done.join();
    int sent = bench.sent.size();
    var aborted = CallBench.failure(ErrorCode.ABORTED);
    bench.deferred(poll, 100, new Progress(1, "late"));
    bench.receive(pushedResult());
    bench.receive(new Reply.Failed(CallBench.pushHeader(), CallBench.TOKEN, aborted));
    bench.receive(CallBench.deferred(CallBench.pushHeader(), 100, new Progress(1, "late")));
    bench.receive(
        new Reply.Failed(
            CallBench.headerFor(bench.last(Request.Cancel.class)), CallBench.TOKEN, aborted));
    bench.book.abandonAll(new CallOutcome.Unknown());
    bench.pass(60_000);
    assertEquals(first, CallBench.outcome(call));
    assertEquals(null, call.progress);
    assertEquals(sent, bench.sent.size());
  }

  private static Reply pushedResult() {
    return new Reply.Result(CallBench.pushHeader(), CallBench.TOKEN, Slice.of(CallBench.VALUE));
  }

  @Test
  void tokenThatWasTakenUp_learnsTheTraceOfItsCall() {
    ClientCall call = bench.resume();
    bench.watch(call);
    bench.receive(
        new Reply.Deferred(
            CallBench.headerFor(bench.last(Request.Poll.class)),
            CallBench.TOKEN,
            true,
            null,
            5_000,
            1,
            "a trace"));
    assertEquals("a trace", call.trace);
  }
}
