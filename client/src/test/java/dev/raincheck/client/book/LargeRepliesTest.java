package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Thrown;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The server knows how much the client takes before it is asked for much; and what it keeps since
/// it is more, no client acknowledges.
class LargeRepliesTest {
  private final CallBench bench = new CallBench();

  private void tooLarge(Request request, @Nullable String token) {
    var failure = Failure.of(ErrorCode.RESULT_TOO_LARGE, Execution.FINISHED, "too large");
    bench.receive(new Reply.Failed(CallBench.headerFor(request), token, failure));
  }

  private CallFailedException thrown(ClientCall call) {
    return assertInstanceOf(
        CallFailedException.class, Thrown.of(CallBench.outcome(call), call, null, bench.nowNs));
  }

  @Test
  void hello_saysHowLargeAReplyMayBe() {
    bench.submit();
    assertEquals(
        WireLimits.MESSAGE_BYTES_DEFAULT, bench.last(Request.Hello.class).messageBytesMax());
  }

  @Test
  void pollsAndDescriptions_waitForASession() {
    bench.alive = false;
    bench.watch(bench.resume());
    bench.describe();
    assertEquals(1, bench.sent.size(), bench.sent::toString);
    bench.welcome(bench.last(Request.Hello.class));
    assertEquals(bench.session, bench.last(Request.Poll.class).header().session());
    assertEquals(bench.session, bench.last(Request.Describe.class).header().session());
  }

  @Test
  void withoutASession_theyAreAskedAllTheSame() {
    bench.alive = false;
    bench.describe();
    bench.fail(bench.last(Request.Hello.class), ErrorCode.OVERLOADED);
    assertEquals(0, bench.last(Request.Describe.class).header().session());
  }

  @Test
  void sessionThatTheServerHasForgotten_isNotAskedIn() {
    bench.describe();
    bench.receive(
        new Reply.Description(
            CallBench.headerFor(bench.last(Request.Describe.class)), CallBench.VALUE));
    bench.session = 8;
    bench.pass(30_000);
    bench.describe();
    assertEquals(8, bench.last(Request.Describe.class).header().session());
  }

  private List<Long> sessionsOf(Class<? extends Request> type) {
    return bench.sent.stream().filter(type::isInstance).map(it -> it.header().session()).toList();
  }

  @Test
  void questionInASessionThatTheServerDoesNotKnow_isAskedInANewOne() {
    bench.describe();
    bench.watch(bench.resume());
    bench.session = 8;
    bench.fail(bench.last(Request.Poll.class), ErrorCode.SESSION_LOST);
    bench.fail(bench.last(Request.Describe.class), ErrorCode.SESSION_LOST);
    bench.pass(0);
    assertEquals(List.of(7L, 8L), sessionsOf(Request.Poll.class));
    assertEquals(List.of(7L, 8L), sessionsOf(Request.Describe.class));
    assertEquals(2, sessionsOf(Request.Hello.class).size());
  }

  @Test
  void unansweredQuestion_waits_whileThereIsNoSession() {
    bench.describe();
    bench.watch(bench.resume());
    bench.alive = false;
    bench.fail(bench.last(Request.Poll.class), ErrorCode.SESSION_LOST);
    bench.pass(20_000);
    assertEquals(List.of(7L), sessionsOf(Request.Poll.class));
    assertEquals(List.of(7L), sessionsOf(Request.Describe.class));
    bench.session = 8;
    bench.welcome(bench.last(Request.Hello.class));
    assertEquals(List.of(7L, 8L), sessionsOf(Request.Poll.class));
    assertEquals(List.of(7L, 8L), sessionsOf(Request.Describe.class));
  }

  @Test
  void serverThatGivesNoSession_isReportedOnce() {
    bench.alive = false;
    for (int i = 0; i < 3; i++) {
      bench.describe();
      bench.fail(bench.last(Request.Hello.class), ErrorCode.OVERLOADED);
    }
    assertEquals(1, bench.warnings.size(), bench.warnings::toString);
  }

  @Test
  void serverThatIsNotThere_endsThem() {
    bench.alive = false;
    bench.describe();
    ClientCall call = bench.resume();
    bench.watch(call);
    bench.pass(40_000);
    assertInstanceOf(CallOutcome.Silent.class, bench.abandoned.getFirst());
    assertInstanceOf(CallOutcome.Silent.class, CallBench.outcome(call));
  }

  @Test
  void resultThatIsKept_isToldAsWhatItIs_withItsToken() {
    ClientCall call = bench.submitDeferred();
    bench.pass(5_000);
    tooLarge(bench.last(Request.Poll.class), null);
    assertInstanceOf(CallOutcome.Withheld.class, CallBench.outcome(call));
    assertEquals(Execution.FINISHED, thrown(call).execution());
    assertEquals(CallBench.TOKEN, call.token);
  }

  @Test
  void resultThatNoMessageHolds_isTheEnd() {
    ClientCall deferred = bench.submitDeferred();
    bench.pass(5_000);
    tooLarge(bench.last(Request.Poll.class), CallBench.TOKEN);
    assertInstanceOf(CallOutcome.Failed.class, CallBench.outcome(deferred));
    ClientCall answered = bench.submit();
    tooLarge(bench.last(Request.Call.class), null);
    assertInstanceOf(CallOutcome.Failed.class, CallBench.outcome(answered));
    assertTrue(thrown(answered).getMessage().contains("too large"));
  }

  @Test
  void limitBelowEveryErrors_isRefused() {
    ClientOptions options = ClientOptions.of("tcp://bench:1");
    assertEquals(65_536, options.withMessageBytesMax(65_536).messageBytesMax());
    assertThrows(IllegalArgumentException.class, () -> options.withMessageBytesMax(65_535));
  }
}
