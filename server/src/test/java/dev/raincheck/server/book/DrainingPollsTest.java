package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who polls by hand while the server drains: nothing is pushed to him, so he must come in time.
class DrainingPollsTest {
  private BookBench bench;
  private String token;

  @BeforeEach
  void setUp() {
    start("drain:25s");
  }

  /// A handler that works for a long time already, so that polls are told the longest wait: 15 s.
  private void start(String strategy) {
    bench = new BookBench(Times.DEFAULT, Limits.DEFAULT, ShutdownStrategies.parse(strategy));
    bench.call("t.block");
    token = bench.lastToken();
    bench.pass(Duration.ofMinutes(1));
  }

  private long pollAfterMs() {
    bench.poll(token);
    return bench.last(Reply.Deferred.class).pollAfterMs();
  }

  /// The second strategy is what `drain:25s` becomes in a server that listens to signals; a drain
  /// may end long before the budget of the whole, as that and the last one do.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "drain:25s",
        "escalating:drain:25s,abort:2s",
        "escalating:drain:20s,drain:1m",
        "per-method:t.serial=drain:1m,*=drain:20s"
      })
  void whoPollsWhenToldTo_hearsThatItIsAborted(String strategy) {
    for (long shutdownMs = 0; shutdownMs < 15_000; shutdownMs += 250) {
      start(strategy);
      long nextMs = pollAfterMs();
      bench.pass(Duration.ofMillis(shutdownMs));
      bench.requestShutdown();
      bench.pass(Duration.ofMillis(nextMs - shutdownMs));
      bench.poll(token);
      while (bench.ledgers.isEmpty() && bench.replies.getLast() instanceof Reply.Deferred told) {
        bench.pass(Duration.ofMillis(told.pollAfterMs() + 200)); // the way there and back
        bench.poll(token);
      }
      assertEquals(List.of(), bench.ledgers, () -> "closed before the poll came");
      assertEquals(ErrorCode.ABORTED, bench.lastError());
    }
  }

  @Test
  void whoeverAsks_isToldToComeBackAsIfItWereNew_andNoSooner() {
    assertEquals(15_000, pollAfterMs());
    bench.requestShutdown();
    assertEquals(1_000, pollAfterMs());
    bench.pass(Duration.ofMillis(22_900));
    assertEquals(1_000, pollAfterMs());
  }

  @Test
  void claimedAbort_letsADrainEndBeforeItsLimit() {
    bench.requestShutdown();
    bench.pass(Duration.ofMillis(23_050));
    assertEquals(List.of("aborted: the server shuts down"), bench.interrupted);
    bench.poll(token);
    assertEquals(ErrorCode.ABORTED, bench.lastError());
    bench.pass(Duration.ofMillis(50));
    assertEquals(1, bench.ledgers.getFirst().aborted());
  }

  @Test
  void abortThatNobodyClaims_doesNotHoldADrainBeyondItsLimit() {
    bench.requestShutdown();
    bench.pass(Duration.ofMillis(24_950));
    assertEquals(List.of(), bench.ledgers);
    bench.pass(Duration.ofMillis(70)); // the limit, and the gap between two rounds
    assertEquals(1, bench.ledgers.getFirst().aborted());
  }
}
