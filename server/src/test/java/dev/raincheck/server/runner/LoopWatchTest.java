package dev.raincheck.server.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.lang.Thread.State;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The loop is watched while it is at work; while it is not, nobody wakes to look.
class LoopWatchTest {
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread loop = Thread.ofPlatform().unstarted(this::hold);
  private final LoopWatch watch = new LoopWatch(loop, System::nanoTime);
  private final AtomicReference<LoopWatch.Held> held = new AtomicReference<>();

  /// A method that waits, on the loop's thread, when it is let.
  private void hold() {
    LockSupport.park(this);
    watch.enter();
    try {
      over.await();
    } catch (InterruptedException hurry) {
      throw new AssertionError(hurry);
    }
    held.set(watch.leave());
  }

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void idleLoop_isNotLookedAt_andIsAgain_withItsNextCall() throws Exception {
    loop.start();
    watch.start();
    await().atMost(Duration.ofSeconds(30)).until(watch::isDozing);
    LockSupport.unpark(loop);
    await().until(() -> loop.getState() == State.WAITING && !watch.isDozing());
    await().until(watch::hasCaught);
    over.countDown();
    loop.join();
    assertNotNull(held.get(), "it was caught");
    assertEquals("hold", first(held.get()));
  }

  private static String first(LoopWatch.Held held) {
    return held.stack().stream()
        .filter(it -> it.getClassName().equals(LoopWatchTest.class.getName()))
        .findFirst()
        .orElseThrow()
        .getMethodName();
  }
}
