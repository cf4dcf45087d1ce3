package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.client.Thrown;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// From a caller's command to the first answer.
class SendingTest {
  private final CallBench bench = new CallBench();

  @Test
  void hello_goesBeforeTheFirstCall_andOnlyOnce() {
    bench.alive = false;
    bench.submit();
    bench.submit();
    assertEquals(1, bench.sent.size());
    Request.Hello hello = bench.last(Request.Hello.class);
    assertEquals(0, hello.header().session());
    bench.welcome(hello);
    bench.submit();
    assertEquals(1, bench.count(Request.Hello.class));
    assertEquals(3, bench.count(Request.Call.class));
    assertEquals(7, bench.last(Request.Call.class).header().session());
  }

  @Test
  void calls_areNumberedFromOne() {
    for (int i = 0; i < 3; i++) {
      bench.submit();
    }
    assertEquals(List.of(1L, 2L, 3L), sequences());
  }

  @Test
  void header_carriesTheLowestUnansweredSequence() {
    for (int i = 0; i < 3; i++) {
      bench.submit();
    }
    assertEquals(1, bench.last(Request.Call.class).header().lowest());
    bench.result(bench.all(Request.Call.class).get(1));
    bench.submit();
    assertEquals(1, bench.last(Request.Call.class).header().lowest());
    bench.result(bench.all(Request.Call.class).getFirst());
    bench.submit();
    assertEquals(3, bench.last(Request.Call.class).header().lowest());
    bench.all(Request.Call.class).forEach(bench::result);
    bench.submit();
    assertEquals(6, bench.last(Request.Call.class).header().lowest());
  }

  @Test
  void lostReply_theSameIsSentAgain_atTheGrantedDeadlineAndAMargin_withBackOff() {
    bench.submit();
    long[] waitsMs = {1_500, 3_000, 6_000, 12_000, 15_000, 15_000};
    for (int i = 0; i < waitsMs.length; i++) {
      bench.pass(waitsMs[i] - 10);
      assertEquals(1 + i, bench.count(Request.Call.class), "too early");
      bench.pass(10);
      assertEquals(2 + i, bench.count(Request.Call.class), "too late");
    }
    Request.Call first = bench.all(Request.Call.class).getFirst();
    for (Request.Call copy : bench.all(Request.Call.class)) {
      assertEquals(first, copy); // the same id and sequence, and the very same arguments
    }
    assertEquals(0, bench.reconnects);
  }

  @Test
  void askedRespondWithin_isWaitedFor_clampedAsTheServerDoes() {
    bench.submit(CallBench.spec(false, 60_000L));
    bench.pass(3_990);
    assertEquals(1, bench.count(Request.Call.class));
    bench.pass(10);
    assertEquals(2, bench.count(Request.Call.class));
  }

  @Test
  void margin_isThreeRoundTrips_ifThatIsMoreThanASecond() {
    bench.alive = false;
    bench.submit();
    bench.pass(800);
    bench.alive = true;
    bench.welcome(bench.last(Request.Hello.class));
    bench.pass(500 + 3 * 800 - 10);
    assertEquals(1, bench.count(Request.Call.class));
    bench.pass(10);
    assertEquals(2, bench.count(Request.Call.class));
  }

  @Test
  void secondReply_isIgnored() {
    ClientCall call = bench.submit();
    bench.pass(1_500);
    Request.Call request = bench.last(Request.Call.class);
    bench.result(request);
    CallOutcome first = CallBench.outcome(call);
    bench.fail(request, ErrorCode.INTERNAL);
    bench.deferred(request, 100, null);
    bench.pass(20_000);
    assertSame(first, CallBench.outcome(call));
    assertEquals(2, bench.count(Request.Call.class));
    assertEquals(0, bench.count(Request.Poll.class));
    assertInstanceOf(CallOutcome.Value.class, first);
  }

  @Test
  void fullWindow_letsCallsWait_untilThereIsRoom() {
    bench.sessionCallsMax = 2;
    bench.submit();
    bench.submit();
    ClientCall waiting = bench.submit();
    assertEquals(List.of(1L, 2L), sequences());
    assertFalse(waiting.sent);
    bench.result(bench.last(Request.Call.class));
    assertEquals(List.of(1L, 2L), sequences(), "the lowest is still open");
    bench.result(bench.all(Request.Call.class).getFirst());
    assertEquals(List.of(1L, 2L, 3L), sequences());
    assertTrue(waiting.sent);
  }

  @Test
  void refusedHello_failsTheCallsWithIt_andTheNextCallSaysHelloAgain() {
    bench.alive = false;
    ClientCall call = bench.submit();
    bench.fail(bench.last(Request.Hello.class), ErrorCode.PERMISSION_DENIED);
    var failed = assertInstanceOf(CallOutcome.Failed.class, CallBench.outcome(call));
    assertEquals(ErrorCode.PERMISSION_DENIED, failed.failure().code());
    assertEquals(1, bench.warnings.size());
    assertFalse(call.sent);
    bench.alive = true;
    bench.submit();
    assertEquals(2, bench.count(Request.Hello.class));
    assertEquals(List.of(1L), sequences());
  }

  @Test
  void refusedCall_failsWithTheRefusal() {
    ClientCall call = bench.submit();
    bench.fail(bench.last(Request.Call.class), ErrorCode.SHUTTING_DOWN);
    assertEquals(
        new CallOutcome.Failed(CallBench.failure(ErrorCode.SHUTTING_DOWN)),
        CallBench.outcome(call));
    assertEquals(null, call.answered.getNow("none yet"));
  }

  @ParameterizedTest
  @CsvSource({
    "PERMISSION_DENIED, 1, NOT_STARTED",
    "PERMISSION_DENIED, 2, UNKNOWN", // asked for before the session, which knows the first copy
    "SHUTTING_DOWN,     2, NOT_STARTED", // remembered for all copies
  })
  void refusedCall_isDoubted_ifAnEarlierCopyMayHaveRun(ErrorCode code, int copies, Execution told) {
    ClientCall call = bench.submit();
    if (copies == 2) {
      bench.pass(1_500);
    }
    assertEquals(copies, bench.count(Request.Call.class));
    bench.fail(bench.last(Request.Call.class), code);
    var failed = assertInstanceOf(CallOutcome.Failed.class, CallBench.outcome(call));
    assertEquals(told, failed.failure().execution());
  }

  @Test
  void callTooLargeForTheServer_isNotSent_andOthersGoOn() {
    bench.messageBytesMax = 65_536;
    ClientCall tooLarge = bench.submit(CallBench.spec(65_536));
    var outcome = assertInstanceOf(CallOutcome.TooLarge.class, CallBench.outcome(tooLarge));
    assertEquals(65_536, outcome.bytesMax());
    assertTrue(outcome.bytes() > 65_536);
    assertInstanceOf(
        CallNotStartedException.class, Thrown.of(outcome, tooLarge, null, bench.nowNs));
    assertEquals(0, bench.count(Request.Call.class));
    ClientCall fits = bench.submit(CallBench.spec(65_536 - 100));
    assertEquals(2, bench.last(Request.Call.class).header().lowest());
    bench.result(bench.last(Request.Call.class));
    assertInstanceOf(CallOutcome.Value.class, CallBench.outcome(fits));
  }

  @Test
  void callTooLargeForThisClient_isNotSent() {
    bench.messageBytesMax = 1L << 40;
    ClientCall tooLarge = bench.submit(CallBench.spec(WireLimits.MESSAGE_BYTES_DEFAULT));
    assertInstanceOf(CallOutcome.TooLarge.class, CallBench.outcome(tooLarge));
    assertEquals(0, bench.count(Request.Call.class));
  }

  @ParameterizedTest
  @CsvSource({"65536, 1", "1048576, 0", "2097152, 1"})
  void otherLimitOfTheServer_isWarnedOf_once(long bytesMax, int warnings) {
    bench.messageBytesMax = bytesMax;
    bench.submit();
    bench.alive = false;
    bench.pass(2_500);
    bench.welcome(bench.last(Request.Hello.class));
    assertEquals(warnings, bench.warnings.stream().filter(it -> it.contains("BytesMax")).count());
  }

  @Test
  void resultWithAToken_leavesTheTokenToAcknowledge() {
    ClientCall call = bench.submit();
    Reply.Header header = CallBench.headerFor(bench.last(Request.Call.class));
    bench.receive(new Reply.Result(header, CallBench.TOKEN, Slice.of(CallBench.VALUE)));
    assertEquals(CallBench.TOKEN, call.answered.getNow(null));
    assertEquals(new CallOutcome.Value(Slice.of(CallBench.VALUE)), CallBench.outcome(call));
  }

  private List<Long> sequences() {
    return bench.all(Request.Call.class).stream().map(Request.Call::sequence).toList();
  }
}
