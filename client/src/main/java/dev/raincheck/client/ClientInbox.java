package dev.raincheck.client;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Where callers leave their wishes for the loop. Leaving one is lock-free, and wakes the loop only
/// if it sleeps. Each wish is granted or refused, once, also while the loop ends.
final class ClientInbox implements AutoCloseable {
  private final ConcurrentLinkedQueue<Wish> wishes = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean sleeping = new AtomicBoolean();
  private final Runnable wake;
  private volatile boolean closed;

  /// What a caller wants of the loop.
  ///
  /// @param granted by the loop, with the time
  /// @param refused by whoever finds that there is no loop any more
  record Wish(LongConsumer granted, Runnable refused) {}

  ClientInbox(Runnable wake) {
    this.wake = wake;
  }

  /// Leaves a wish to the loop, or refuses it and says so if the loop has ended. From any thread.
  boolean post(Wish wish) {
    wishes.add(wish);
    if (closed && wishes.remove(wish)) { // the loop has looked in here for the last time
      wish.refused().run();
      return false;
    }
    if (sleeping.get() && sleeping.compareAndSet(true, false)) {
      wake.run();
    }
    return true;
  }

  /// The next wish. The loop's.
  @Nullable Wish poll() {
    return wishes.poll();
  }

  /// Says that the loop is about to sleep; false if there is work, which then comes first. The
  /// loop's.
  boolean fallAsleep() {
    sleeping.set(true);
    if (wishes.isEmpty()) {
      return true;
    }
    sleeping.set(false);
    return false;
  }

  /// Says that the loop is awake. The loop's.
  void wakeUp() {
    sleeping.set(false);
  }

  /// Refuses what is left, and what comes from now on. The loop's.
  @Override
  public void close() {
    closed = true;
    for (Wish late; (late = wishes.poll()) != null; ) {
      late.refused().run();
    }
  }
}
