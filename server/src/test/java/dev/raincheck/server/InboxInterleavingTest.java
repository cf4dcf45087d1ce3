package dev.raincheck.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/// Interleavings, up to a bound, of threads that post and the loop that goes to sleep.
class InboxInterleavingTest {
  private static final int INTERLEAVINGS = Integer.getInteger("interleavings", 60);

  /// What both threads use. It stands here because what no static field leads to would be taken for
  /// one thread's own, and no switch be tried where its fields are written.
  private static volatile Scene scene;

  private static final class Scene {
    private final AtomicInteger wakes = new AtomicInteger();
    private final Inbox inbox = new Inbox(wakes::incrementAndGet);
    private boolean asleep;

    /// Whatever the order, a loop that sleeps while something is there has been woken, once.
    void postWhileTheLoopFallsAsleep(int posters) throws InterruptedException {
      Thread[] threads = new Thread[posters];
      for (int i = 0; i < posters; i++) {
        threads[i] = new Thread(() -> scene.inbox.post(new Event.Broken("x")));
        threads[i].start();
      }
      asleep = inbox.fallAsleep();
      for (Thread thread : threads) {
        thread.join();
      }
      assertTrue(wakes.get() <= 1, wakes + " wakes");
      assertTrue(!asleep || wakes.get() == 1, "asleep with work to do");
      for (int i = 0; i < posters; i++) {
        assertTrue(inbox.poll() != null);
      }
      assertTrue(inbox.isEmpty());
    }
  }

  private static void play(int posters) {
    try {
      scene = new Scene();
      scene.postWhileTheLoopFallsAsleep(posters);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Test
  void loopThatSleeps_isWokenByAnEvent() {
    Lincheck.runConcurrentTest(INTERLEAVINGS, () -> play(1));
  }

  @Test
  void loopThatSleeps_isWokenOnce_byTwo() {
    Lincheck.runConcurrentTest(INTERLEAVINGS, () -> play(2));
  }
}
