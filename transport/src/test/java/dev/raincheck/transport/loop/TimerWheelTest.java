package dev.raincheck.transport.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerWheelTest {
  private static final class Deadline extends Timer {
    long dueNs;
  }

  @Test
  void timer_firesAtMostATickEarly_andNeverLate() {
    var wheel = new TimerWheel(0);
    var deadline = new Deadline();
    wheel.schedule(deadline, 500_000_000);
    var fired = new ArrayList<Timer>();
    wheel.advance(500_000_000 - TimerWheel.TICK_NS, fired::add);
    assertEquals(List.of(), fired);
    wheel.advance(500_000_000, fired::add);
    assertEquals(List.of(deadline), fired);
    assertFalse(deadline.isScheduled());
    assertEquals(Long.MAX_VALUE, wheel.nextDueNs());
  }

  @Test
  void deadlineInTheCurrentTick_isNotLate() {
    var wheel = new TimerWheel(0);
    long nowNs = 7 * TimerWheel.TICK_NS;
    wheel.advance(nowNs, timer -> {});
    var deadline = new Deadline();
    wheel.schedule(deadline, nowNs + TimerWheel.TICK_NS - 1);
    assertTrue(wheel.nextDueNs() < nowNs + TimerWheel.TICK_NS);
    var fired = new ArrayList<Timer>();
    wheel.advance(nowNs + TimerWheel.TICK_NS - 1, fired::add);
    assertEquals(List.of(deadline), fired);
  }

  @Test
  void pastDeadline_firesAtTheNextAdvance_evenInTheSameTick() {
    var wheel = new TimerWheel(1_000_000_000);
    wheel.advance(1_000_000_005, timer -> {});
    var deadline = new Deadline();
    wheel.schedule(deadline, 5);
    assertTrue(wheel.nextDueNs() <= 1_000_000_005);
    var fired = new ArrayList<Timer>();
    wheel.advance(1_000_000_005, fired::add);
    assertEquals(List.of(deadline), fired);
    assertEquals(Long.MAX_VALUE, wheel.nextDueNs());
  }

  @Test
  void cancelledPastDeadline_doesNotFire() {
    var wheel = new TimerWheel(0);
    var deadline = new Deadline();
    wheel.schedule(deadline, -1);
    wheel.cancel(deadline);
    assertEquals(Long.MAX_VALUE, wheel.nextDueNs());
    wheel.advance(TimerWheel.TICK_NS, timer -> assertFalse(true, "fired"));
  }

  @Test
  void timerForNotBefore_isNeverEarly_andAtMostATickLate() {
    var wheel = new TimerWheel(0);
    var deadline = new Deadline();
    wheel.schedule(deadline, TimerWheel.notBefore(500_000_000));
    var fired = new ArrayList<Timer>();
    wheel.advance(499_999_999, fired::add);
    assertEquals(List.of(), fired);
    wheel.advance(500_000_000 + TimerWheel.TICK_NS, fired::add);
    assertEquals(List.of(deadline), fired);
  }

  @Test
  void notBefore_neverStaysNever() {
    assertEquals(Long.MAX_VALUE, TimerWheel.notBefore(Long.MAX_VALUE));
    assertEquals(Long.MAX_VALUE - 1, TimerWheel.notBefore(Long.MAX_VALUE - 1));
  }

  /// One that schedules itself for a time that has passed keeps nobody from going on.
  @Test
  void callback_mayScheduleItselfAgain_forTheNextAdvance() {
    var wheel = new TimerWheel(0);
    var deadline = new Deadline();
    var count = new int[1];
    wheel.schedule(deadline, TimerWheel.TICK_NS);
    for (int advance = 1; advance <= 3; advance++) {
      wheel.advance(
          TimerWheel.TICK_NS * 10,
          timer -> {
            count[0]++;
            wheel.schedule(timer, 0);
          });
      assertEquals(advance, count[0]);
    }
  }

  /// Against the simplest model that can be right: a map from timer to deadline.
  @ParameterizedTest
  @ValueSource(longs = {0, -5_000_000_000_000L, Long.MAX_VALUE / 2, 1_234_567_891_011L})
  void anyHistory_agreesWithTheModel(long startNs) {
    for (int seed = 0; seed < 40; seed++) {
      play(startNs, new Random(seed));
    }
  }

  private static void play(long startNs, Random random) {
    var wheel = new TimerWheel(startNs);
    Map<Deadline, Long> model = new HashMap<>();
    var deadlines = new ArrayList<Deadline>();
    for (int i = 0; i < 50; i++) {
      deadlines.add(new Deadline());
    }
    long nowNs = startNs;
    for (int step = 0; step < 2_000; step++) {
      Deadline deadline = deadlines.get(random.nextInt(deadlines.size()));
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          long spanNs = 1L << random.nextInt(55);
          deadline.dueNs = nowNs + random.nextLong(spanNs) - spanNs / 8;
          wheel.schedule(deadline, deadline.dueNs);
          model.put(deadline, deadline.dueNs);
        }
        case 2 -> {
          wheel.cancel(deadline);
          model.remove(deadline);
        }
        case 3 -> nowNs = advance(wheel, model, nowNs, random);
        default -> throw new IllegalStateException();
      }
      assertEquals(model.containsKey(deadline), deadline.isScheduled());
    }
  }

  private static long advance(
      TimerWheel wheel, Map<Deadline, Long> model, long nowNs, Random random) {
    long next = wheel.nextDueNs();
    model.values().forEach(dueNs -> assertTrue(next <= Math.max(dueNs, nowNs), "woken too late"));
    boolean toNext = next != Long.MAX_VALUE && random.nextBoolean();
    long then = toNext ? Math.max(next, nowNs) : nowNs + random.nextLong(spanNs(random));
    wheel.advance(
        then,
        timer -> {
          Long dueNs = model.remove((Deadline) timer);
          assertTrue(dueNs != null && dueNs - TimerWheel.TICK_NS < then, "fired too early");
        });
    model.values().forEach(dueNs -> assertTrue(dueNs > then, "not fired"));
    return then;
  }

  private static long spanNs(Random random) {
    return random.nextBoolean() ? 2 * TimerWheel.TICK_NS : TimeUnit.HOURS.toNanos(1);
  }
}
