package dev.raincheck.transport.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AlarmTest {
  private static final long NEVER_NS = TimeUnit.DAYS.toNanos(100_000);

  private final Semaphore wakes = new Semaphore(0);
  private final Alarm alarm = new Alarm("test-alarm", true, wakes::release);

  @BeforeEach
  void start() {
    alarm.start();
  }

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
  void close_doesWhatWasToBeDoneAtTheEnd_andWaitsForNoAlarm() throws Exception {
    var done = new CompletableFuture<Thread>();
    alarm.wakeAfter(NEVER_NS);
    alarm.end(() -> done.complete(Thread.currentThread()));
    alarm.close();
    assertEquals("test-alarm", done.get().getName());
    done.get().join();
  }

  /// The next deadline would be missed.
  @Test
  void wakeThatFails_isTriedAgain() throws Exception {
    var tries = new AtomicInteger();
    var failing =
        new Alarm(
            "failing-alarm",
            true,
            () -> {
              if (tries.incrementAndGet() < 3) {
                throw new OutOfMemoryError("played by a test");
              }
              wakes.release();
            });
    failing.start();
    failing.wakeAfter(1_000);
    wakes.acquire();
    failing.close();
  }
}
