package dev.raincheck.server.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.store.StoreRun;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PurgeTurnsTest {
  private static final long START_NS = Long.MAX_VALUE - 1_000; // from which the clock goes on
  private final PurgeTurns turns = new PurgeTurns(START_NS);

  private static long ms(long ms) {
    return START_NS + TimeUnit.MILLISECONDS.toNanos(ms);
  }

  private void assertDue(long ms) {
    assertFalse(turns.areDue(ms(ms) - 1));
    assertTrue(turns.areDue(ms(ms)));
    assertEquals(1, turns.dueInNs(ms(ms) - 1, 1_000));
    assertEquals(0, turns.dueInNs(ms(ms) + 1, 1_000));
  }

  @Test
  void first_isDueAtOnce() {
    assertDue(0);
  }

  @Test
  void whileThereIsMore_theyTakeATenthOfTheTime() {
    turns.purged(StoreRun.PURGED_MAX, ms(0), ms(4));
    assertDue(40);
    turns.purged(StoreRun.PURGED_MAX + 1, ms(100), ms(150));
    assertDue(600);
  }

  @Test
  void whenThereIsNoMore_theNextIsDueInFiveSeconds() {
    turns.purged(StoreRun.PURGED_MAX - 1, ms(0), ms(4));
    assertDue(5_004);
    turns.purged(0, ms(5_100), ms(5_100));
    assertDue(10_100);
    assertEquals(1_000, turns.dueInNs(ms(5_100), 1_000));
  }
}
