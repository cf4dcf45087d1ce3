package dev.raincheck.server;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Where other threads leave events for the loop. Leaving one is lock-free, and wakes the loop only
/// if it sleeps, since a wake costs more than everything else together.
final class Inbox {
  private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean sleeping = new AtomicBoolean();
  private final Runnable wake;

  Inbox(Runnable wake) {
    this.wake = wake;
  }

  /// From any thread.
  void post(Event event) {
    events.add(event);
    if (sleeping.get() && sleeping.compareAndSet(true, false)) {
      wake.run();
    }
  }

  /// The next event. The loop's.
  @Nullable Event poll() {
    return events.poll();
  }

  /// Whether there is nothing to poll now. The loop's.
  boolean isEmpty() {
    return events.isEmpty();
  }

  /// Says that the loop is about to sleep; false if there is work, which then comes first. The
  /// loop's.
  boolean fallAsleep() {
    sleeping.set(true);
    if (events.isEmpty()) {
      return true;
    }
    sleeping.set(false);
    return false;
  }

  /// Says that the loop is awake. The loop's.
  void wakeUp() {
    sleeping.set(false);
  }
}
