package dev.raincheck.server.runner;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.event.Consultation;
import dev.raincheck.server.event.Event;
import dev.raincheck.shutdown.ShutdownStatus;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.transport.loop.Inbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A shutdown ends whatever its strategy can be asked on.
class StrategyThreadTest {
  private final Inbox<Event> inbox = new Inbox<>(() -> {});
  private final StrategyThread thread =
      new StrategyThread(
          inbox,
          (name, work) -> {
            throw new OutOfMemoryError("unable to create native thread");
          });

  private static Consultation of(ShutdownStrategy strategy) {
    ShutdownStatus status =
        ShutdownStatus.of(List.of(Duration.ZERO), Duration.ofSeconds(1), Map.of());
    return new Consultation(strategy, status, List.of(), List.of(), true);
  }

  @Test
  void strategyThatNoThreadAsks_hasFailed_andWhatReplacesItIsAskedAllTheSame() {
    Consultation asked = of(ShutdownStrategies.drain());
    thread.ask(asked);
    var failed = assertInstanceOf(Event.StrategyFailed.class, inbox.poll());
    assertSame(asked, failed.consultation());
    assertTrue(failed.how().contains("without a thread"), failed.how());
    Consultation replacement = of(ShutdownStrategies.abort(Duration.ofSeconds(1)));
    for (int round = 0; round < 2; round++) {
      thread.ask(replacement);
      var decided = assertInstanceOf(Event.Decided.class, inbox.poll());
      assertSame(replacement, decided.decision().consultation());
    }
  }
}
