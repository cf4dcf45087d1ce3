package dev.raincheck.transport.loop;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A queue that has been long once, and gives that room back when it is empty. For one thread.
///
/// @param <T> what waits in it
public final class ShrinkingQueue<T> {
  private static final int KEPT_MAX = 64;

  private ArrayDeque<T> waiting = new ArrayDeque<>(1);

  /// How long it has been since it was made.
  private int longest;

  public void add(T last) {
    waiting.add(last);
    longest = Math.max(longest, waiting.size());
  }

  /// The first, or null if there is none.
  public @Nullable T poll() {
    T first = waiting.poll();
    if (longest > KEPT_MAX && waiting.isEmpty()) {
      waiting = new ArrayDeque<>(1);
      longest = 0;
    }
    return first;
  }

  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  public int size() {
    return waiting.size();
  }
}
