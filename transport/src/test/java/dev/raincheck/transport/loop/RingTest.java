package dev.raincheck.transport.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// What passes from one thread to another.
class RingTest {
  @Test
  void itemsComeInOrder_andAFullRingTakesNoneUntilOneHasLeft() {
    var ring = new Ring<Integer>(2);
    assertTrue(ring.offer(1));
    assertTrue(ring.offer(2));
    assertFalse(ring.offer(3));
    assertEquals(1, ring.poll());
    assertTrue(ring.offer(3));
    assertEquals(2, ring.poll());
    assertEquals(3, ring.poll());
    assertNull(ring.poll());
    assertTrue(ring.isEmpty());
  }

  @Test
  void twoThreads_passAllInOrder() {
    var ring = new Ring<Integer>(1_000);
    int count = 100_000;
    Thread first =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              for (int item = 0; item < count; item++) {
                while (!ring.offer(item) && !Thread.currentThread().isInterrupted()) {
                  Thread.onSpinWait();
                }
              }
            });
    try {
      for (int expected = 0; expected < count; ) {
        Integer item = ring.poll();
        if (item != null) {
          assertEquals(expected++, item);
        }
      }
    } finally {
      first.interrupt();
    }
  }
}
