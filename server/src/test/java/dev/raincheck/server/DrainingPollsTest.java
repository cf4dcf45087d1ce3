package dev.raincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.protocol.Reply;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

  @Test
  void whoeverAsks_isToldToComeBackAsIfItWereNew_andNoSooner() {
    assertEquals(15_000, pollAfterMs());
    bench.requestShutdown();
    assertEquals(1_000, pollAfterMs());
    bench.pass(Duration.ofMillis(22_900));
    assertEquals(1_000, pollAfterMs());
  }
}
