package dev.raincheck.server.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.event.Event;
import dev.raincheck.server.store.StoreRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresentRunTest {
  private final FakeRun run = new FakeRun(7);
  private final PresentRun present = new PresentRun(run, () -> new FakeRun(8), "the store", 9);

  /// To count takes as long as there is much to count, and the book knows what it leaves and takes.
  @Test
  void whatOneServerHasForItself_isCountedOnce() throws Exception {
    run.waiting = 3;
    assertEquals(new Event.StoreOpened(7, 3), present.opened());
    present.lookAtFleet();
    assertFalse(present.mayBeMiscounted());
  }

  @Test
  void whatOthersTakeToo_isCountedAgain() throws Exception {
    present.opened();
    run.fleet =
        List.of(new StoreRun.Member("one", 7, StoreRun.MemberState.ALIVE, 1, 1, "tcp://one:1"));
    present.lookAtFleet();
    assertTrue(present.mayBeMiscounted());
  }

  @Test
  void whatCouldNotBeCounted_isGuessed_untilItCan() throws Exception {
    run.waiting = 3;
    run.away = true;
    assertEquals(new Event.StoreOpened(7, 1), present.opened());
    assertTrue(present.mayBeMiscounted());
    run.away = false;
    assertEquals(3, present.count().all());
    assertFalse(present.mayBeMiscounted());
  }
}
