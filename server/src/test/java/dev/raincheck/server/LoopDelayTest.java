package dev.raincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LoopDelayTest {
  private static final long SECOND = 1_000_000_000L;

  private final LoopDelay delay = new LoopDelay();

  private void turn(long fromNs, long lengthNs) {
    delay.begin(fromNs);
    delay.end(fromNs + lengthNs);
  }

  @Test
  void longestTurn_counts_alsoTheOneUnderWay() {
    turn(SECOND, 7);
    turn(2 * SECOND, 3);
    assertEquals(7, delay.longestNs(3 * SECOND));
    delay.begin(3 * SECOND);
    assertEquals(SECOND, delay.longestNs(4 * SECOND));
  }

  @Test
  void longTurn_isForgotten_after20Seconds() {
    turn(SECOND, 7);
    turn(12 * SECOND, 3);
    assertEquals(7, delay.longestNs(13 * SECOND), "of the last 20 s");
    turn(24 * SECOND, 2);
    assertEquals(3, delay.longestNs(25 * SECOND));
    assertEquals(0, delay.longestNs(60 * SECOND), "nothing happened since");
  }
}
