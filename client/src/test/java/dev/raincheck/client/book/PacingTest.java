package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A server that has too much to do.
class PacingTest {
  private final CallBench bench = new CallBench();

  private static Failure overloaded(Retry retry) {
    return Failure.of(ErrorCode.OVERLOADED, Execution.NOT_STARTED, "too much").withRetry(retry);
  }

  private void refuse(Request request) {
    refuse(request, Retry.asNewRequest(1_000));
  }

  private void refuse(Request request, Retry retry) {
    bench.receive(new Reply.Failed(CallBench.headerFor(request), null, overloaded(retry)));
  }

  private List<Request.Call> sent() {
    return bench.all(Request.Call.class);
  }

  private List<ClientCall> submit(int calls) {
    return IntStream.range(0, calls).mapToObj(i -> bench.submit()).toList();
  }

  @Test
  void refusedCall_isMadeAgainAsANewOne_whenTheServerIsReady() {
    ClientCall call = bench.submit();
    refuse(sent().getFirst());
    assertNull(CallBench.outcome(call));
    assertFalse(call.sent, "it has not left as far as anybody needs to know");
    bench.pass(999);
    assertEquals(1, sent().size());
    bench.pass(1);
    assertEquals(2, sent().size());
    assertEquals(2, sent().getLast().sequence());
    bench.result(sent().getLast());
    assertTrue(CallBench.outcome(call) instanceof CallOutcome.Value);
  }

  @Test
  void refusal_isPassedOn_whenTheCallersPatienceWouldBeOver() {
    ClientCall call = bench.submit();
    for (int second = 0; second < 30; second++) {
      assertEquals(1 + second, sent().size());
      refuse(sent().getLast());
      bench.pass(1_000);
    }
    assertNull(CallBench.outcome(call));
    refuse(sent().getLast());
    assertEquals(
        new CallOutcome.Failed(overloaded(Retry.asNewRequest(1_000))), CallBench.outcome(call));
  }

  @Test
  void newCalls_waitTooUntilTheServerIsReady() {
    bench.submit();
    refuse(sent().getFirst());
    bench.submit();
    assertEquals(1, sent().size());
    bench.pass(1_000);
    assertEquals(2, sent().size(), "one at first");
    bench.result(sent().getLast());
    assertEquals(3, sent().size());
  }

  @Test
  void callsAtOnce_areHalved_onceForAllThatWereRefusedTogether_andGrowWithEachAnswer() {
    submit(8);
    List.copyOf(sent()).forEach(this::refuse);
    bench.pass(1_000);
    assertEquals(8 + 4, sent().size());
    for (int answered = 8; answered < 11; answered++) {
      bench.result(sent().get(answered));
    }
    assertEquals(16, sent().size(), "the other four, in the order in which they were made");
  }

  @Test
  void callsThatWaitBehind_areToldTheRefusal_whenTheirPatienceIsOver() {
    List<ClientCall> calls = submit(3);
    List.copyOf(sent()).forEach(this::refuse);
    for (int second = 1; second <= 30; second++) {
      bench.pass(1_000);
      calls.forEach(it -> assertNull(CallBench.outcome(it)));
      assertEquals(3 + second, sent().size());
      refuse(sent().getLast());
    }
    calls.forEach(it -> assertTrue(CallBench.outcome(it) instanceof CallOutcome.Failed));
    bench.pass(15_000);
    assertEquals(33, sent().size());
  }

  /// As an interceptor does that counts by caller.
  @Test
  void refusalForLong_isAboutThatCallAlone() {
    ClientCall refused = bench.submit();
    refuse(sent().getLast(), Retry.asNewRequest(600_000));
    assertEquals(
        new CallOutcome.Failed(overloaded(Retry.asNewRequest(600_000))),
        CallBench.outcome(refused));
    bench.submit();
    assertEquals(2, sent().size());
  }

  @Test
  void callThatIsRefusedForMoreThanASecond_isMadeAgainThen_andNoOtherWaits() {
    ClientCall refused = bench.submit();
    refuse(sent().getLast(), Retry.asNewRequest(5_000));
    bench.submit();
    assertEquals(2, sent().size());
    bench.result(sent().getLast());
    bench.pass(4_900);
    assertEquals(2, sent().size());
    bench.pass(200);
    bench.result(sent().getLast());
    assertTrue(CallBench.outcome(refused) instanceof CallOutcome.Value);
  }

  @Test
  void newCalls_waitNoLongerThanTheirCallersHavePatience() {
    bench.alive = false;
    ClientCall call = bench.submit();
    refuse(bench.last(Request.Hello.class), Retry.asNewRequest(600_000));
    bench.alive = true;
    bench.pass(14_900);
    assertEquals(0, sent().size());
    bench.pass(200);
    bench.result(sent().getLast());
    assertTrue(CallBench.outcome(call) instanceof CallOutcome.Value);
  }

  @Test
  void refusalThatTimeDoesNotMend_isPassedOnAtOnce() {
    for (Retry retry : List.of(Retry.NEVER, Retry.ELSEWHERE)) {
      ClientCall call = bench.submit();
      refuse(sent().getLast(), retry);
      assertEquals(new CallOutcome.Failed(overloaded(retry)), CallBench.outcome(call));
    }
  }

  /// The lowest open sequence is what the server goes by when it forgets.
  @Test
  void othersUnderWay_areNotForgottenOverIt() {
    List<ClientCall> calls = submit(4);
    Request.Call second = sent().get(1);
    refuse(sent().getFirst());
    bench.result(sent().get(2));
    bench.result(sent().get(3));
    bench.pass(1_000);
    assertEquals(5, sent().getLast().sequence());
    assertEquals(2, sent().getLast().header().lowest(), "the second is still open");
    bench.result(second);
    assertTrue(CallBench.outcome(calls.get(1)) instanceof CallOutcome.Value);
  }

  @Test
  void serverWithoutRoomForASession_isAskedAgain_onceForAllCalls_whenItIsReady() {
    bench.alive = false;
    List<ClientCall> calls = submit(3);
    refuse(bench.last(Request.Hello.class));
    submit(1);
    bench.pass(999);
    assertEquals(1, bench.count(Request.Hello.class));
    bench.alive = true;
    bench.pass(1);
    assertEquals(2, bench.count(Request.Hello.class));
    assertEquals(4, sent().size());
    calls.forEach(it -> assertNull(CallBench.outcome(it)));
  }

  @Test
  void withoutASession_callsAreToldTheRefusal_whenTheirPatienceIsOver() {
    bench.alive = false;
    ClientCall call = bench.submit();
    for (int second = 0; second <= 30; second++) {
      assertNull(CallBench.outcome(call));
      assertEquals(1 + second, bench.count(Request.Hello.class));
      refuse(bench.last(Request.Hello.class));
      bench.pass(1_000);
    }
    assertEquals(
        new CallOutcome.Failed(overloaded(Retry.asNewRequest(1_000))), CallBench.outcome(call));
    assertEquals(31, bench.count(Request.Hello.class), "nobody waits for a session any more");
  }
}
