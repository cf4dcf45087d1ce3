package dev.raincheck.simulation;

import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.function.Supplier;

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

  /// What a server wants to do soon, unless it has gone by then.
  ///
  /// @param server the one that runs now
  public void soon(Random random, Supplier<?> server, Runnable turn) {
    Object asked = server.get();
    add(
        random.nextInt(3),
        () -> {
          if (server.get() == asked) {
            turn.run();
          }
        });
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
