package dev.raincheck.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AlarmTest {
  private static final long NEVER_NS = TimeUnit.DAYS.toNanos(100_000);

  private final Semaphore wakes = new Semaphore(0);
  private final Alarm alarm = new Alarm("test-alarm", true, wakes::release);

  @AfterEach
  void close() {
    alarm.close();
  }

  @Test
  void earlierOne_takesThePlaceOfALaterOne() throws Exception {
    alarm.wakeAfter(NEVER_NS);
    alarm.wakeAfter(1_000_000);
    wakes.acquire();
  }

  @Test
  void laterOne_doesNotTakeThePlaceOfAnEarlierOne() throws Exception {
    alarm.wakeAfter(1_000_000);
    alarm.wakeAfter(NEVER_NS);
    wakes.acquire();
  }

  @Test
  void alarmThatWentOff_isNoReasonNotToSetAnother() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      alarm.wakeAfter(1_000);
      wakes.acquire();
    }
  }

  @Test
  void close_doesWhatIsToBeDoneStill_andWaitsForNoAlarm() throws Exception {
    var begun = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    var done = new CompletableFuture<Thread>();
    alarm.execute(() -> {
      begun.countDown();
      awaitUninterrupted(closed);
    });
    begun.await();
    alarm.execute(() -> done.complete(Thread.currentThread()));
    alarm.wakeAfter(NEVER_NS);
    alarm.close();
    closed.countDown();
    assertEquals("test-alarm", done.get().getName());
    done.get().join();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
