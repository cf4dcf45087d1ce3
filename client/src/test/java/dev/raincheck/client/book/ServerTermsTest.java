package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a server grants, calls go out, once, and end.
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerTermsTest {
  private final CallBench bench = new CallBench();

  private void assertCallsAreAnswered() {
    for (int i = 1; i <= 3; i++) {
      ClientCall call = bench.submit();
      assertEquals(i, bench.count(Request.Call.class));
      bench.result(bench.last(Request.Call.class));
      assertInstanceOf(CallOutcome.Value.class, CallBench.outcome(call));
    }
    assertEquals(1, bench.count(Request.Hello.class));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, 0, 1, 65_535, 1L << 32, Long.MAX_VALUE})
  void messageBytes(long bytesMax) {
    bench.messageBytesMax = bytesMax;
    assertCallsAreAnswered();
    bench.acknowledge("a");
    bench.book.flush(bench.nowNs);
    assertEquals(List.of("a"), bench.last(Request.Acknowledge.class).header().acknowledged());
    bench.submit(CallBench.spec(WireLimits.MESSAGE_BYTES_MIN - 100));
    assertEquals(4, bench.count(Request.Call.class), "every server takes so much");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, 0, 1, Long.MAX_VALUE})
  void sessionLease(long leaseMs) {
    bench.sessionLeaseMs = leaseMs;
    assertCallsAreAnswered();
  }

  @Test
  void sessionLease_thatIsShorterThanTheWay_letsCallsOut() {
    bench.sessionLeaseMs = 50;
    bench.alive = false;
    bench.submit();
    bench.pass(100);
    bench.welcome(bench.last(Request.Hello.class));
    assertEquals(1, bench.count(Request.Call.class));
    assertEquals(1, bench.count(Request.Hello.class));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, 0, Long.MAX_VALUE})
  void sessionCalls(long callsMax) {
    bench.sessionCallsMax = callsMax;
    assertCallsAreAnswered();
  }

  @ParameterizedTest
  @ValueSource(longs = {9_223_372_036_855L, Long.MAX_VALUE})
  void respondWithin_thatNoClockReaches_isWaitedFor(long withinMs) {
    bench.respondWithinMs = withinMs;
    bench.respondWithinMaxMs = withinMs;
    bench.submit();
    bench.submit(CallBench.spec(false, Long.MAX_VALUE));
    bench.pass(60_000);
    assertEquals(2, bench.count(Request.Call.class));
  }

  @ParameterizedTest
  @ValueSource(longs = {9_223_372_036_855L, Long.MAX_VALUE})
  void pollAfter_thatNoClockReaches_isWaitedFor(long pollAfterMs) {
    bench.submit();
    bench.deferred(bench.last(Request.Call.class), pollAfterMs, null);
    bench.pass(60_000);
    assertEquals(0, bench.count(Request.Poll.class));
  }

  @Test
  void pollAfterNothing_isAPauseAllTheSame() {
    ClientCall call = bench.submit();
    bench.deferred(bench.last(Request.Call.class), 0, null);
    assertEquals(1_000_000, call.pollAfterNs);
  }
}
