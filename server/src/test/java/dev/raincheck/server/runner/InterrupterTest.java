package dev.raincheck.server.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterrupterTest {
  private final Interrupter interrupter = new Interrupter();
  private final CountDownLatch release = new CountDownLatch(1);
  private final Semaphore hanging = new Semaphore(0);
  private final BlockingQueue<Thread> done = new LinkedBlockingQueue<>();

  private void hang() {
    hanging.release();
    try {
      release.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    done.add(Thread.currentThread());
  }

  @AfterEach
  void release() {
    release.countDown();
  }

  private Thread doneBy() throws InterruptedException {
    interrupter.execute(() -> done.add(Thread.currentThread()));
    return done.take();
  }

  @Test
  void interrupt_isNotDoneByTheCaller_butByADaemonPlatformThread() throws InterruptedException {
    Thread by = doneBy();
    assertNotEquals(Thread.currentThread(), by);
    assertEquals(
        "raincheck-interrupts false true",
        by.getName() + " " + by.isVirtual() + " " + by.isDaemon());
  }

  @Test
  void oneThatHangs_doesNotHoldUpTheNext() throws InterruptedException {
    for (int i = 1; i < Interrupter.THREADS_MAX; i++) {
      interrupter.execute(this::hang);
      hanging.acquire();
    }
    doneBy();
  }

  @Test
  void soManyThatHang_holdUpTheNext_untilOneReturns() throws InterruptedException {
    for (int i = 0; i < Interrupter.THREADS_MAX; i++) {
      interrupter.execute(this::hang);
    }
    hanging.acquire(Interrupter.THREADS_MAX);
    var next = new Semaphore(0);
    interrupter.execute(next::release);
    assertFalse(next.tryAcquire());
    release.countDown();
    next.acquire();
  }

  @Test
  void oneThatThrows_harmsNobody() throws InterruptedException {
    interrupter.execute(() -> {
      throw new StackOverflowError("played by a test");
    });
    doneBy();
  }

  @Test
  void manyAtOnce_areAllDone() throws InterruptedException {
    var all = new Semaphore(0);
    for (int i = 0; i < 10_000; i++) {
      interrupter.execute(all::release);
    }
    all.acquire(10_000);
  }
}
