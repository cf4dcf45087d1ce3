package dev.raincheck.transport.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShrinkingQueueTest {
  private final ShrinkingQueue<Integer> queue = new ShrinkingQueue<>();

  @Test
  void order_isKept_alsoWhenItHasBeenLong() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 1_000; i++) {
        queue.add(i);
      }
      assertEquals(1_000, queue.size());
      for (int i = 0; i < 1_000; i++) {
        assertEquals(i, queue.poll());
      }
      assertTrue(queue.isEmpty());
      assertNull(queue.poll());
    }
  }
}
