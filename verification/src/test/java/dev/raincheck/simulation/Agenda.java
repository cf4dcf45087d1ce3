package dev.raincheck.simulation;

import java.util.PriorityQueue;
import java.util.Queue;

/// The simulated time, and what is to happen when. Of two things at the same time, the one that was
/// entered first.
public final class Agenda {
  private static final long MS = 1_000_000;

  private record Entry(long atNs, long order, Runnable what) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      return atNs != other.atNs ? Long.compare(atNs, other.atNs) : Long.compare(order, other.order);
    }
  }

  private final Queue<Entry> entries = new PriorityQueue<>();
  private long nowNs = 1_000 * MS;
  private long order;

  public long nowNs() {
    return nowNs;
  }

  public void add(long delayMs, Runnable what) {
    entries.add(new Entry(nowNs + delayMs * MS, order++, what));
  }

  /// When the next thing happens, or [Long#MAX_VALUE].
  public long nextNs() {
    Entry next = entries.peek();
    return next == null ? Long.MAX_VALUE : next.atNs;
  }

  /// Lets time pass, and happen what is to happen by then.
  public void goOnTo(long thenNs) {
    nowNs = Math.max(nowNs, thenNs);
    for (Entry next = entries.peek(); next != null && next.atNs <= nowNs; next = entries.peek()) {
      entries.remove();
      next.what.run();
    }
  }
}
