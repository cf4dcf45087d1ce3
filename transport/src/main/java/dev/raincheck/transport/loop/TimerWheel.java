package dev.raincheck.transport.loop;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Deadlines by the million: setting and removing one takes constant time, whatever is in flight.
///
/// A hierarchical wheel (Varghese and Lauck, SOSP 1987): eight levels of 64 slots; a tick is
/// [#TICK_NS], and each level is 64 times as coarse as the one below it. A timer hangs at the
/// lowest level that reaches it, and moves down as its time comes nearer. Deadlines are rounded
/// down to a tick: a timer fires up to one tick early and never late. What must not happen early is
/// scheduled for [#notBefore]. For one thread.
public final class TimerWheel {
  private static final int TICK_BITS = 20;

  /// The grain of the wheel, in nanoseconds: about a millisecond.
  public static final long TICK_NS = 1L << TICK_BITS;

  private static final int SLOT_BITS = 6;
  private static final int SLOTS = 1 << SLOT_BITS;
  private static final int LEVELS = 8;
  private static final long LAST_TICK = (1L << (SLOT_BITS * LEVELS)) - 1; // 9 000 years

  private final Slot[][] slots = new Slot[LEVELS][SLOTS];

  /// One bit per slot that is not empty; those of [#overdue] and [#spare] come last.
  private final long[] occupied = new long[LEVELS + 1];

  private final long startNs;

  /// All up to this tick, counted from the start, has been handed to [#advance]'s callback once.
  private long tick;

  /// Timers whose tick is the current one or has passed: the wheel would reach them a tick too
  /// late, so the next [#advance] fires them whatever the time is.
  private Slot overdue = new Slot(LEVELS, 0);

  /// Takes turns with [#overdue], so that what a callback schedules waits for the next advance.
  private Slot spare = new Slot(LEVELS, 1);

  /// The timers of one slot, in order.
  static final class Slot {
    private final int level;
    private final int index;
    private @Nullable Timer first;
    private @Nullable Timer last;

    private Slot(int level, int index) {
      this.level = level;
      this.index = index;
    }
  }

  /// An empty wheel.
  ///
  /// @param startNs the time now
  public TimerWheel(long startNs) {
    this.startNs = startNs;
    for (int level = 0; level < LEVELS; level++) {
      for (int index = 0; index < SLOTS; index++) {
        slots[level][index] = new Slot(level, index);
      }
    }
  }

  /// Sets the timer's deadline, instead of any that it had. A deadline that has passed comes due at
  /// the next [#advance].
  public void schedule(Timer timer, long dueNs) {
    long dueTick = tickOf(dueNs);
    if (timer.slot != null) {
      if (timer.dueTick == dueTick) {
        return;
      }
      cancel(timer);
    }
    timer.dueTick = dueTick;
    hang(timer);
  }

  /// Removes the timer's deadline, if it has one.
  public void cancel(Timer timer) {
    Slot slot = timer.slot;
    if (slot == null) {
      return;
    }
    Timer before = timer.previous;
    Timer after = timer.next;
    if (before == null) {
      slot.first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      slot.last = before;
    } else {
      after.previous = before;
    }
    timer.previous = null;
    timer.next = null;
    timer.slot = null;
    if (slot.first == null) {
      occupied[slot.level] &= ~(1L << slot.index);
    }
  }

  /// Whether the timer is scheduled for `dueNs` or before that.
  public boolean firesBy(Timer timer, long dueNs) {
    return timer.slot != null && timer.dueTick <= tickOf(dueNs);
  }

  private long tickOf(long ns) {
    return (ns - startNs) >> TICK_BITS;
  }

  /// Hangs the timer at the level of the highest digit in which its tick differs from the current
  /// one, so that a level holds nothing but slots ahead of its current one.
  private void hang(Timer timer) {
    if (timer.dueTick <= tick) {
      hangIn(overdue, timer);
      return;
    }
    long at = Math.min(timer.dueTick, LAST_TICK);
    int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(at ^ tick)) / SLOT_BITS;
    hangIn(slots[level][slotIndex(at, level)], timer);
  }

  private void hangIn(Slot slot, Timer timer) {
    timer.slot = slot;
    timer.previous = slot.last;
    if (slot.last == null) {
      slot.first = timer;
    } else {
      slot.last.next = timer;
    }
    slot.last = timer;
    occupied[slot.level] |= 1L << slot.index;
  }

  private static int slotIndex(long atTick, int level) {
    return (int) (atTick >> (SLOT_BITS * level)) & (SLOTS - 1);
  }

  /// Hands every timer whose deadline has come to `fired`, which may schedule and cancel any timer,
  /// this one too.
  public void advance(long nowNs, Consumer<Timer> fired) {
    fireOverdue(fired);
    long nowTick = tickOf(nowNs);
    while (true) {
      long next = nextTick();
      if (next > nowTick) {
        tick = Math.max(tick, nowTick);
        return;
      }
      tick = next;
      cascade();
      fire(slots[0][slotIndex(tick, 0)], fired);
    }
  }

  private void fireOverdue(Consumer<Timer> fired) {
    Slot due = overdue;
    overdue = spare;
    spare = due;
    fire(due, fired);
  }

  /// Moves down what hangs in the slots that the current tick has just entered, from the top.
  private void cascade() {
    for (int level = LEVELS - 1; level > 0; level--) {
      boolean justEntered = (tick & ((1L << (SLOT_BITS * level)) - 1)) == 0;
      if (justEntered) {
        Slot slot = slots[level][slotIndex(tick, level)];
        for (Timer timer = slot.first; timer != null; timer = slot.first) {
          cancel(timer);
          if (timer.dueTick <= tick) {
            hangIn(slots[0][slotIndex(tick, 0)], timer);
          } else {
            hang(timer);
          }
        }
      }
    }
  }

  private void fire(Slot slot, Consumer<Timer> fired) {
    // What a callback schedules comes due at a later tick or advance: it never lands in this slot.
    for (Timer timer = slot.first; timer != null; timer = slot.first) {
      cancel(timer);
      fired.accept(timer);
    }
  }

  /// The deadline to schedule for what must not happen before `dueNs`: the timer fires up to one
  /// tick late and never early.
  ///
  /// @param dueNs [Long#MAX_VALUE] for never, which stays so
  public static long notBefore(long dueNs) {
    return dueNs > Long.MAX_VALUE - TICK_NS ? dueNs : dueNs + TICK_NS - 1;
  }

  /// When the wheel has to turn next, or [Long#MAX_VALUE] if nothing is scheduled. Never later than
  /// the first deadline; earlier for moving timers down; now or before if a deadline has passed.
  public long nextDueNs() {
    long next = overdue.first == null ? nextTick() : tick;
    return next == Long.MAX_VALUE ? next : startNs + (next << TICK_BITS);
  }

  /// The next tick with anything to fire or to move down.
  private long nextTick() {
    for (int level = 0; level < LEVELS; level++) {
      if (occupied[level] != 0) {
        // All slots of a level lie ahead, and before those of the next level.
        int shift = SLOT_BITS * level;
        long round = tick >> shift & -SLOTS;
        return (round | Long.numberOfTrailingZeros(occupied[level])) << shift;
      }
    }
    return Long.MAX_VALUE;
  }
}
