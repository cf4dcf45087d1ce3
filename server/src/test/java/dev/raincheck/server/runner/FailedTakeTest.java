package dev.raincheck.server.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.raincheck.server.recording.StoreOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A take that failed is tried again, and leaves most of the time to others.
class FailedTakeTest {
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
  private static final StoreOrder.Take TAKE = new StoreOrder.Take(List.of("t.work"), 1, 1, true);

  private final FailedTake failed = new FailedTake();

  @Test
  void whatFailsAtOnce_isTriedAfterASecond_once() {
    assertNull(failed.removeIfDue(0), "nothing has failed");
    failed.failed(TAKE, 5, 5);
    assertNull(failed.removeIfDue(4 + SECOND_NS));
    assertEquals(TAKE, failed.removeIfDue(5 + SECOND_NS));
    assertNull(failed.removeIfDue(5 + SECOND_NS));
  }

  @Test
  void whatTakesLongToFail_isTriedForATenthOfTheTime() {
    failed.failed(TAKE, 0, 5 * SECOND_NS);
    assertNull(failed.removeIfDue(50 * SECOND_NS - 1));
    assertEquals(TAKE, failed.removeIfDue(50 * SECOND_NS));
  }

  @Test
  void whatADeadRunWasToTake_isNotTakenByTheNext() {
    failed.failed(TAKE, 0, 0);
    failed.forget();
    assertNull(failed.removeIfDue(SECOND_NS));
  }
}
