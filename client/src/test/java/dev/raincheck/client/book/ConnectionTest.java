package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Retry;
import dev.raincheck.client.Thrown;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What leaves by which connection, and what is known of calls when one is gone.
class ConnectionTest {
  private static final CallOutcome VALUE = new CallOutcome.Value(Slice.of(CallBench.VALUE));

  private final CallBench bench = new CallBench();

  ConnectionTest() {
    bench.reachable = false; // a new one comes up when the test says so
  }

  private void answeredOnce() {
    bench.submit();
    bench.result(bench.last(Request.Call.class));
  }

  private ClientCall submittedWhileDown() {
    bench.disconnect();
    bench.pass(2_000);
    return bench.submit();
  }

  @Test
  void beforeTheFirstConnection_nothingIsHandedToTheTransport() {
    bench.disconnect();
    bench.submit();
    bench.describe();
    bench.pass(1_900);
    assertEquals(List.of(), bench.sent);
    bench.connect();
    assertEquals(List.of(1L), sequences(7));
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8})
  void callWithoutAConnection_goesToWhicheverRunIsThereThen(long session) {
    answeredOnce();
    ClientCall call = submittedWhileDown();
    assertEquals(1, bench.count(Request.Call.class));
    assertEquals(false, call.sent);
    bench.pass(3_000);
    assertEquals(1, bench.count(Request.Call.class));
    bench.session = session;
    bench.connect();
    assertEquals(List.of(session == 7 ? 2L : 1L), sequencesAfter(1, session));
    bench.result(bench.last(Request.Call.class));
    assertEquals(VALUE, CallBench.outcome(call));
  }

  @Test
  void callWithoutAConnection_untilThePatienceEnds_didNotStart_andMayBeMadeAgain() {
    answeredOnce();
    ClientCall call = submittedWhileDown();
    bench.pass(31_000);
    CallOutcome outcome = CallBench.outcome(call);
    assertInstanceOf(CallOutcome.Silent.class, outcome);
    var thrown =
        assertInstanceOf(
            CallNotStartedException.class, Thrown.of(outcome, call, null, bench.nowNs));
    assertEquals(Retry.asNewRequest(1_000), thrown.retry());
    assertEquals(1, bench.count(Request.Call.class));
  }

  @Test
  void callWithoutAConnection_whenTheClientIsClosed_didNotStart() {
    answeredOnce();
    ClientCall call = submittedWhileDown();
    bench.book.abandonAll(new CallOutcome.Closed());
    var thrown =
        assertInstanceOf(
            CallNotStartedException.class,
            Thrown.of(CallBench.outcome(call), call, null, bench.nowNs));
    assertEquals(Retry.NEVER, thrown.retry());
  }

  @Test
  void withoutAConnection_nothingIsSentAgain_norPinged() {
    answeredOnce();
    bench.submit();
    bench.disconnect();
    int sent = bench.sent.size();
    bench.pass(20_000);
    assertEquals(sent, bench.sent.size());
  }

  @Test
  void newConnection_isAskedForTheSession_beforeAnythingOfItIsSent() {
    answeredOnce();
    bench.submit();
    bench.disconnect();
    bench.submit();
    bench.alive = false;
    int before = bench.sent.size();
    bench.connect();
    bench.submit();
    assertEquals(before + 1, bench.sent.size());
    assertEquals(7, bench.last(Request.Hello.class).header().session());
    bench.welcome(bench.last(Request.Hello.class));
    assertEquals(List.of(2L, 3L, 4L), sequencesAfter(2, 7));
  }

  @Test
  void underWay_whenTheConnectionEnds_isAskedForAgainAtOnce() {
    ClientCall call = bench.submit();
    Request.Call first = bench.last(Request.Call.class);
    bench.disconnect();
    bench.connect();
    assertEquals(List.of(first, first), bench.all(Request.Call.class));
    bench.result(first);
    assertEquals(VALUE, CallBench.outcome(call));
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, true"})
  void underWay_whenAnotherRunIsThere_isSentAgainIfItIsIdempotent(
      boolean idempotent, boolean sentAgain) {
    ClientCall call = bench.submit(CallBench.spec(idempotent, null));
    bench.disconnect();
    bench.session = 8;
    bench.connect();
    assertEquals(sentAgain ? null : new CallOutcome.Unknown(), CallBench.outcome(call));
    assertEquals(sentAgain ? List.of(1L) : List.of(), sequences(8));
  }

  @Test
  void underWay_whenAnotherRunSaysThatItDidNotRun_isSentToIt() {
    ClientCall call = bench.submit();
    Request.Call inThePipe = bench.last(Request.Call.class);
    bench.disconnect();
    bench.alive = false;
    bench.session = 8;
    bench.connect();
    bench.fail(inThePipe, ErrorCode.SESSION_LOST); // it had not left yet
    bench.welcome(bench.last(Request.Hello.class));
    assertEquals(List.of(1L), sequences(8));
    bench.result(bench.last(Request.Call.class));
    assertEquals(VALUE, CallBench.outcome(call));
  }

  @Test
  void welcomeThatIsReadAfterTheEndOfItsConnection_opensNothing() {
    bench.alive = false;
    ClientCall call = bench.submit();
    Request.Hello hello = bench.last(Request.Hello.class);
    bench.disconnect();
    bench.welcome(hello);
    bench.submit();
    assertEquals(0, bench.count(Request.Call.class));
    assertEquals(false, call.sent);
    bench.alive = true;
    bench.connect();
    assertEquals(List.of(1L, 2L), sequences(7));
  }

  @Test
  void idleClient_saysNothing_untilItIsUsed() {
    answeredOnce();
    int sent = bench.sent.size();
    bench.disconnect();
    bench.connect();
    bench.pass(60_000);
    assertEquals(sent, bench.sent.size());
    bench.session = 8;
    ClientCall call = bench.submit();
    assertEquals(List.of(1L), sequences(8));
    bench.result(bench.last(Request.Call.class));
    assertEquals(VALUE, CallBench.outcome(call));
  }

  @Test
  void deferredCall_isPolledAtOnce_byTheNewConnection_whichIsPushedTo() {
    ClientCall call = bench.submitDeferred();
    bench.disconnect();
    bench.pass(500);
    bench.connect();
    bench.pass(1);
    bench.pass(1);
    assertEquals(1, bench.count(Request.Poll.class));
    bench.result(bench.last(Request.Poll.class));
    assertEquals(VALUE, CallBench.outcome(call));
  }

  @Test
  void questionOutsideASession_isAskedAgain_byTheNewConnection() {
    bench.alive = false;
    bench.book.ask(new Query.Plain(Request.Ping::new, reply -> {}, why -> {}), bench.nowNs);
    bench.disconnect();
    bench.connect();
    assertEquals(2, bench.count(Request.Ping.class));
    assertEquals(0, bench.count(Request.Hello.class));
  }

  @Test
  void refusedHello_byTheNewConnection_leavesWhatIsUnderWayInTheSession() {
    ClientCall call = bench.submit();
    bench.disconnect();
    bench.alive = false;
    bench.connect();
    bench.fail(bench.last(Request.Hello.class), ErrorCode.SHUTTING_DOWN);
    assertEquals(2, bench.count(Request.Call.class));
    bench.result(bench.last(Request.Call.class));
    assertEquals(VALUE, CallBench.outcome(call));
  }

  /// The server may be another run, which ends the connection over what is too large for it.
  @Test
  void callWhoseTimeHasCome_isNotSentByANewConnection_beforeItsWelcome() {
    ClientCall call = bench.submit(CallBench.spec(100_000));
    bench.disconnect();
    bench.alive = false;
    bench.connect();
    Request hello = bench.last(Request.Hello.class);
    bench.pass(1_900); // the call is due after 1.5 s
    assertEquals(1, bench.count(Request.Call.class));
    bench.messageBytesMax = 70_000;
    bench.welcome(hello);
    assertEquals(1, bench.count(Request.Call.class));
    assertInstanceOf(CallOutcome.TooLarge.class, CallBench.outcome(call));
  }

  @Test
  void callWhoseTimeHasCome_isSentAgain_whenTheWelcomeComesLate() {
    ClientCall call = bench.submit();
    bench.disconnect();
    bench.alive = false;
    bench.connect();
    bench.pass(1_900);
    bench.alive = true;
    bench.welcome(bench.last(Request.Hello.class));
    assertEquals(2, bench.count(Request.Call.class));
    bench.pass(3_100);
    assertEquals(3, bench.count(Request.Call.class), "and once more as it is not answered");
    bench.result(bench.last(Request.Call.class));
    assertEquals(VALUE, CallBench.outcome(call));
  }

  @Test
  void afterARefusal_theNextCallConnectsAnew() {
    answeredOnce();
    bench.book.refused("the key is unknown");
    assertEquals(0, bench.reconnects);
    bench.submit();
    bench.submit();
    assertEquals(1, bench.reconnects);
    bench.connect();
    assertEquals(List.of(1L, 2L), sequencesAfter(1, 7));
  }

  private List<Long> sequences(long session) {
    return sequencesAfter(0, session);
  }

  private List<Long> sequencesAfter(int calls, long session) {
    return bench.all(Request.Call.class).stream()
        .skip(calls)
        .filter(it -> it.header().session() == session)
        .map(Request.Call::sequence)
        .toList();
  }
}
