package dev.raincheck.transport.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/// Interleavings, up to a bound, of threads that post and the loop that goes to sleep, or ends.
class InboxInterleavingTest {
  private static final int INTERLEAVINGS = Integer.getInteger("interleavings", 60);

  /// What both threads use. It stands here because what no static field leads to would be taken for
  /// one thread's own, and no switch be tried where its fields are written.
  private static volatile InboxInterleavingTest scene;

  private final AtomicInteger wakes = new AtomicInteger();
  private final AtomicInteger posted = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final Inbox<String> inbox = new Inbox<>(wakes::incrementAndGet);
  private boolean asleep;

  private void post() {
    if (inbox.post("command")) {
      posted.incrementAndGet();
    }
  }

  private void poll() {
    if (inbox.poll() != null) {
      taken.incrementAndGet();
    }
  }

  private void beside(int posters, Runnable loop) {
    scene = this;
    List<Thread> threads =
        IntStream.range(0, posters).mapToObj(_ -> new Thread(() -> scene.post())).toList();
    threads.forEach(Thread::start);
    loop.run();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /// Whatever the order, a loop that sleeps while something is there has been woken, once.
  private void fallAsleepBeside(int posters) {
    beside(posters, () -> scene.asleep = scene.inbox.fallAsleep());
    assertTrue(wakes.get() <= 1, wakes + " wakes");
    assertTrue(!asleep || wakes.get() == 1, "asleep with work to do");
    assertAllIsTaken(posters);
  }

  private void pollBeside(int posters) {
    beside(posters, () -> scene.poll());
    assertAllIsTaken(posters);
  }

  private void assertAllIsTaken(int posters) {
    for (int i = 0; i < posters; i++) {
      poll();
    }
    assertEquals(posters, taken.get());
  }

  private void closeBeside(int posters) {
    beside(posters, () -> scene.pollAndClose());
    assertEquals(posted.get(), taken.get() + refused.get(), taken + " taken, " + refused + " late");
  }

  private void pollAndClose() {
    poll();
    inbox.close(_ -> refused.incrementAndGet());
  }

  private static void inManyWays(Consumer<InboxInterleavingTest> play) {
    Lincheck.runConcurrentTest(INTERLEAVINGS, () -> play.accept(new InboxInterleavingTest()));
  }

  @Test
  void loopThatSleeps_isWoken() {
    inManyWays(it -> it.fallAsleepBeside(1));
  }

  @Test
  void loopThatSleeps_isWokenOnce_byTwo() {
    inManyWays(it -> it.fallAsleepBeside(2));
  }

  @Test
  void whatIsLeft_isTakenOnce() {
    inManyWays(it -> it.pollBeside(2));
  }

  @Test
  void whatIsLeft_isTakenOrRefusedOnce_whileTheLoopEnds() {
    inManyWays(it -> it.closeBeside(2));
  }
}
