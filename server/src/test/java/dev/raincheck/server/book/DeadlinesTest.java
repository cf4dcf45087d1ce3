package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.transport.loop.TimerWheel;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Time is counted in ticks, and deadlines fall between them: an answer may be early and never
/// late; what takes something away from somebody may be late and never early.
class DeadlinesTest {
  private static final long MS = 1_000_000;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ShutdownStrategy strategy = ShutdownStrategies.drain(SECOND);
  private final BookBench bench =
      new BookBench(
          Times.DEFAULT.withCancelGrace(SECOND).withSessionLease(SECOND), Limits.DEFAULT, strategy);

  /// Goes on to a time between two ticks.
  private void startAt(long offsetNs) {
    bench.advance(); // the current tick is over for the wheel
    bench.nowNs += offsetNs;
    bench.advance();
  }

  /// Lets the book's own deadlines come until this is so.
  private long until(BooleanSupplier isSo) {
    long startNs = bench.nowNs;
    while (!isSo.getAsBoolean()) {
      bench.nowNs = Math.max(bench.nowNs, bench.book.nextDueNs());
      assertTrue(bench.nowNs - startNs < 5_000 * MS, "waits without end");
      bench.advance();
    }
    return bench.nowNs - startNs;
  }

  private static Request.Options options(Long withinMs, Long limitMs, Long retentionMs) {
    return new Request.Options(withinMs, limitMs, retentionMs, false, Map.of());
  }

  private static void assertNotEarly(Duration due, long afterNs) {
    assertFalse(afterNs < due.toNanos(), due.toNanos() - afterNs + " ns early");
    assertTrue(afterNs <= due.toNanos() + TimerWheel.TICK_NS, afterNs + " is too late");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 48_575, 48_576, 200_000, 500_000, 1_048_575})
  void answer_isNeverLate(long offsetNs) {
    startAt(offsetNs);
    for (long withinMs = 0; withinMs < 4; withinMs++) {
      int before = bench.replies.size();
      bench.call("t.work", options(withinMs, null, null));
      long afterNs = until(() -> bench.replies.size() > before);
      assertTrue(afterNs <= withinMs * MS, afterNs - withinMs * MS + " ns late");
      assertEquals(Reply.Deferred.class, bench.replies.getLast().getClass());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 48_576, 500_000, 1_048_575})
  void operationLimit_isNeverCutShort(long offsetNs) {
    startAt(offsetNs);
    bench.call("t.block", options(null, 1_000L, null));
    assertNotEarly(SECOND, until(() -> !bench.interrupted.isEmpty()));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 48_576, 500_000, 1_048_575})
  void grace_isNeverCutShort(long offsetNs) {
    startAt(offsetNs);
    bench.call("t.block");
    bench.cancel(bench.lastToken());
    assertNotEarly(SECOND, until(() -> bench.interrupted.size() == 2));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 48_576, 500_000, 1_048_575})
  void retention_isNeverCutShort(long offsetNs) {
    startAt(offsetNs);
    bench.call("t.block", options(null, null, 1_000L));
    String token = bench.lastToken();
    bench.finish(0);
    assertNotEarly(
        SECOND,
        until(() -> {
          bench.poll(token);
          return bench.replies.getLast() instanceof Reply.Failed;
        }));
    assertEquals(ErrorCode.TOKEN_EXPIRED, bench.lastError());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 48_576, 500_000, 1_048_575})
  void leaseOfASession_isNeverCutShort(long offsetNs) {
    startAt(offsetNs);
    bench.hello();
    assertNotEarly(SECOND, until(() -> bench.book.toString().contains(" 0 sessions")));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 48_576, 500_000, 1_048_575})
  void budget_isNeverCutShort(long offsetNs) {
    startAt(offsetNs);
    bench.call("t.block");
    bench.strategyAnswers = false;
    bench.requestShutdown();
    assertNotEarly(strategy.budget(), until(() -> !bench.ledgers.isEmpty()));
  }
}
