package dev.raincheck.transport.loop;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A bounded queue from one thread to one other. Neither ever waits for the other, and nothing is
/// made for what passes, unlike in an [Inbox], which any thread may post to.
///
/// @param <E> what passes
final class Ring<E> {
  private final AtomicReferenceArray<@Nullable E> places;

  /// Where the next one goes; the first thread's.
  private int next;

  /// Where the oldest one is; the second thread's.
  private int oldest;

  Ring(int capacity) {
    this.places = new AtomicReferenceArray<>(capacity);
  }

  /// By the first thread. What it does afterwards sees that the second one sleeps, or that one sees
  /// this.
  ///
  /// @return false if it is full
  boolean offer(E item) {
    if (places.get(next) != null) {
      return false;
    }
    places.set(next, item);
    next = after(next);
    return true;
  }

  /// The oldest, or null. By the second thread.
  @Nullable E poll() {
    E item = places.get(oldest);
    if (item != null) {
      places.set(oldest, null);
      oldest = after(oldest);
    }
    return item;
  }

  /// By the second thread.
  boolean isEmpty() {
    return places.get(oldest) == null;
  }

  private int after(int place) {
    return place + 1 == places.length() ? 0 : place + 1;
  }
}
