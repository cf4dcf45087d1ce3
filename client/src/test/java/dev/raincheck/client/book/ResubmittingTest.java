package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of calls whose run of the server is gone: those that may run again do, whether they
/// have been answered or not.
class ResubmittingTest {
  private static final CallOutcome VALUE = new CallOutcome.Value(Slice.of(CallBench.VALUE));

  private final CallBench bench = new CallBench();

  private ClientCall deferred(ClientCall.Spec spec) {
    ClientCall call = bench.submit(spec);
    bench.deferred(bench.last(Request.Call.class), 5_000, null);
    return call;
  }

  private static ClientCall.Spec byName() {
    var options = new Request.Options(null, null, null, true, Map.of());
    return new ClientCall.Spec("t.work", Slice.of(CallBench.ARGUMENTS), options, false, true, null);
  }

  private void pollIsTold(ErrorCode code) {
    bench.pass(5_000);
    bench.fail(bench.last(Request.Poll.class), code);
  }

  private void pollIsTold(Failure failure) {
    bench.pass(5_000);
    bench.receive(
        new Reply.Failed(
            CallBench.headerFor(bench.last(Request.Poll.class)), CallBench.TOKEN, failure));
  }

  private static Failure aborted(Retry retry) {
    return Failure.of(ErrorCode.ABORTED, Execution.STARTED, "aborted").withRetry(retry);
  }

  private void describe(boolean idempotent) {
    var method = Map.of("method", "t.work", "idempotent", idempotent);
    var services = List.of(Map.of("service", "t", "methods", List.of(method)));
    Request.Describe asked = bench.last(Request.Describe.class);
    assertEquals("t", asked.service());
    bench.receive(new Reply.Description(CallBench.headerFor(asked), Values.encode(services)));
  }

  private void assertEndedWith(ErrorCode code, ClientCall call) {
    var failed = assertInstanceOf(CallOutcome.Failed.class, CallBench.outcome(call));
    assertEquals(code, failed.failure().code());
    assertEquals(1, bench.count(Request.Call.class));
  }

  @ParameterizedTest
  @EnumSource(names = {"TOKEN_LOST", "TOKEN_FORGED", "TOKEN_OF_ANOTHER_SERVER"})
  void lostToken_ofAnIdempotentCall_isReplacedByAnother(ErrorCode code) {
    ClientCall call = deferred(CallBench.spec(true, null));
    pollIsTold(code);
    assertEquals(2, bench.last(Request.Call.class).sequence());
    assertNull(call.token);
    assertEquals("none yet", call.answered.getNow("none yet"));
    bench.receive(
        new Reply.Deferred(
            CallBench.headerFor(bench.last(Request.Call.class)), "other", true, null, 5_000, 1));
    assertEquals("other", call.answered.getNow("none yet"));
    bench.pass(5_000);
    assertEquals("other", bench.last(Request.Poll.class).token());
    bench.result(bench.last(Request.Poll.class));
    assertEquals(VALUE, CallBench.outcome(call));
  }

  @Test
  void lostToken_ofAnyOtherCall_isItsEnd() {
    ClientCall call = deferred(CallBench.spec(false, null));
    pollIsTold(ErrorCode.TOKEN_LOST);
    assertEndedWith(ErrorCode.TOKEN_LOST, call);
  }

  @Test
  void lostToken_thatWasTakenUp_isItsEnd() {
    ClientCall call = bench.resume();
    bench.watch(call);
    bench.fail(bench.last(Request.Poll.class), ErrorCode.TOKEN_LOST);
    var failed = assertInstanceOf(CallOutcome.Failed.class, CallBench.outcome(call));
    assertEquals(ErrorCode.TOKEN_LOST, failed.failure().code());
  }

  @Test
  void lostToken_ofACallThatIsToStop_isItsEnd() {
    ClientCall call = deferred(CallBench.spec(true, null));
    call.cancelAsked = true;
    pollIsTold(ErrorCode.TOKEN_LOST);
    assertEndedWith(ErrorCode.TOKEN_LOST, call);
  }

  @Test
  void callThatIsLostAgainAndAgain_isSubmittedFiveTimesMore() {
    ClientCall call = deferred(CallBench.spec(true, null));
    for (int i = 0; i < 5; i++) {
      pollIsTold(ErrorCode.TOKEN_LOST);
      assertEquals(false, call.isDone());
      bench.deferred(bench.last(Request.Call.class), 5_000, null);
    }
    pollIsTold(ErrorCode.TOKEN_LOST);
    assertEquals(true, call.isDone());
    assertEquals(6, bench.count(Request.Call.class));
  }

  @Test
  void lateNewsOfTheLostToken_changeNothing() {
    ClientCall call = deferred(CallBench.spec(true, null));
    bench.pass(5_000);
    Request.Poll poll = bench.last(Request.Poll.class);
    bench.cancel(call);
    bench.fail(poll, ErrorCode.TOKEN_LOST);
    bench.receive(
        new Reply.Deferred(
            CallBench.headerFor(bench.last(Request.Call.class)), "other", true, null, 5_000, 1));
    bench.fail(bench.last(Request.Cancel.class), ErrorCode.TOKEN_LOST);
    assertEquals(2, bench.count(Request.Call.class));
    assertEquals("other", call.token);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lostToken_ofACallByName_isReplacedIfTheServerSaysSo(boolean idempotent) {
    ClientCall call = deferred(byName());
    assertEquals(0, bench.count(Request.Describe.class));
    pollIsTold(ErrorCode.TOKEN_LOST);
    describe(idempotent);
    if (idempotent) {
      bench.result(bench.last(Request.Call.class));
      assertEquals(2, bench.count(Request.Call.class));
      assertEquals(VALUE, CallBench.outcome(call));
    } else {
      assertEndedWith(ErrorCode.TOKEN_LOST, call);
    }
  }

  @Test
  void policyOfAService_isAskedForOnceASession() {
    deferred(byName());
    pollIsTold(ErrorCode.TOKEN_LOST);
    describe(true);
    bench.deferred(bench.last(Request.Call.class), 5_000, null);
    pollIsTold(ErrorCode.TOKEN_LOST);
    assertEquals(1, bench.count(Request.Describe.class));
    assertEquals(3, bench.count(Request.Call.class));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void unansweredCallByName_whenAnotherRunIsThere_isSentAgainIfTheServerSaysSo(boolean idempotent) {
    ClientCall call = bench.submit(byName());
    bench.session = 8;
    bench.disconnect();
    bench.pass(1);
    describe(idempotent);
    assertEquals(idempotent ? null : new CallOutcome.Unknown(), CallBench.outcome(call));
    assertEquals(idempotent ? 2 : 1, bench.count(Request.Call.class));
  }

  @Test
  void abortByAServerThatShutsDown_isTriedAgain_untilAnotherTakesIt() {
    ClientCall call = deferred(CallBench.spec(true, null));
    pollIsTold(aborted(Retry.ELSEWHERE));
    assertEquals(1, bench.count(Request.Call.class));
    for (int i = 0; i < 10; i++) {
      bench.pass(1_010);
      assertEquals(2 + i, bench.count(Request.Call.class));
      bench.receive(
          new Reply.Failed(
              CallBench.headerFor(bench.last(Request.Call.class)),
              null,
              CallBench.failure(ErrorCode.SHUTTING_DOWN).withRetry(Retry.ELSEWHERE)));
    }
    bench.pass(1_010);
    bench.result(bench.last(Request.Call.class));
    assertEquals(VALUE, CallBench.outcome(call));
  }

  @Test
  void abortByAServerThatShutsDown_andNoneTakesIt_isTheEnd_whenThePatienceEnds() {
    ClientCall call = deferred(CallBench.spec(true, null));
    pollIsTold(aborted(Retry.ELSEWHERE));
    for (int i = 0; i < 40 && !call.isDone(); i++) {
      bench.pass(1_010);
      bench.receive(
          new Reply.Failed(
              CallBench.headerFor(bench.last(Request.Call.class)),
              null,
              CallBench.failure(ErrorCode.SHUTTING_DOWN).withRetry(Retry.ELSEWHERE)));
    }
    var failed = assertInstanceOf(CallOutcome.Failed.class, CallBench.outcome(call));
    assertEquals(ErrorCode.ABORTED, failed.failure().code());
    assertEquals(Execution.STARTED, failed.failure().execution());
    assertEquals(30, bench.count(Request.Call.class) - 1, 1);
  }

  @Test
  void abortByAServerThatStillDrains_isTriedAgain_whenThatServerHasGone() {
    ClientCall call = deferred(CallBench.spec(true, null));
    bench.pass(5_000);
    long id = bench.last(Request.Poll.class).header().id();
    Failure failure = aborted(Retry.ELSEWHERE);
    bench.receive(new Reply.Failed(new Reply.Header(id, 9_000L), CallBench.TOKEN, failure));
    bench.pass(1_010);
    assertEquals(1, bench.count(Request.Call.class));
    bench.session = 8;
    bench.disconnect();
    bench.pass(1_010);
    bench.result(bench.last(Request.Call.class));
    assertEquals(2, bench.count(Request.Call.class));
    assertEquals(VALUE, CallBench.outcome(call));
  }

  @Test
  void abortForAnyOtherReason_isTheEnd() {
    ClientCall call = deferred(CallBench.spec(true, null));
    pollIsTold(aborted(Retry.NEVER));
    assertEndedWith(ErrorCode.ABORTED, call);
  }

  @Test
  void abortByAServerThatShutsDown_andThereIsNoOther_isTheEnd_whenThePatienceEnds() {
    ClientCall call = deferred(CallBench.spec(true, null));
    pollIsTold(aborted(Retry.ELSEWHERE));
    bench.reachable = false;
    bench.disconnect();
    bench.pass(20_000);
    assertFalse(call.isDone());
    bench.pass(40_000);
    assertEndedWith(ErrorCode.ABORTED, call);
  }

  @Test
  void callThatAServerHasNotStarted_goesToAnother_ifThereAreSeveral() {
    CallBench several = new CallBench();
    several.servers = new OtherServers(false);
    ClientCall call = several.submit(CallBench.spec(false, null));
    Failure draining = CallBench.failure(ErrorCode.SHUTTING_DOWN).withRetry(Retry.ELSEWHERE);
    long id = several.last(Request.Call.class).header().id();
    several.receive(new Reply.Failed(new Reply.Header(id, 9_000L), null, draining));
    assertFalse(call.isDone());
    several.session = 8;
    several.disconnect();
    several.pass(1_010);
    several.result(several.last(Request.Call.class));
    assertEquals(2, several.count(Request.Call.class));
    assertEquals(VALUE, CallBench.outcome(call));
  }

  @Test
  void abortOfACallByName_isTriedOn_whileItsServerDrains() {
    ClientCall call = deferred(byName());
    pollIsTold(ErrorCode.TOKEN_LOST);
    describe(true);
    bench.deferred(bench.last(Request.Call.class), 5_000, null);
    bench.pass(5_000);
    var drains = new Reply.Header(bench.last(Request.Poll.class).header().id(), 9_000L);
    bench.receive(new Reply.Failed(drains, CallBench.TOKEN, aborted(Retry.ELSEWHERE)));
    bench.pass(1_010);
    assertFalse(call.isDone());
  }
}
