package dev.raincheck.transport.loop;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where any thread leaves what the loop is to do. Leaving something is lock-free, and wakes the
/// loop only if it sleeps, since a wake costs more than everything else together.
///
/// A stack that the loop takes as a whole and turns round (Treiber, 1986). Whether the loop sleeps,
/// or has ended, is what lies on top of it. So a post cannot miss a close. With a queue and a
/// separate flag, an item could be added after the loop's last look. It is as fast as a queue of
/// the JDK with two flags.
///
/// @param <T> what is left; the loop gets it in the order in which it came
public final class Inbox<T> {
  private final Item<T> asleep = new Item<>(null);
  private final Item<T> closed = new Item<>(null);
  private final AtomicReference<@Nullable Item<T>> newest = new AtomicReference<>();
  private final Runnable wake;

  /// What the loop has taken and not looked at, oldest first.
  private @Nullable Item<T> taken;

  private static final class Item<T> {
    private final @Nullable T content;
    private @Nullable Item<T> next;

    private Item(@Nullable T content) {
      this.content = content;
    }
  }

  /// @param wake wakes the loop; run by who leaves something while it sleeps
  public Inbox(Runnable wake) {
    this.wake = wake;
  }

  /// Leaves something for the loop. From any thread.
  ///
  /// @return false if the inbox is closed: nobody will look at it
  public boolean post(T content) {
    Item<T> item = new Item<>(content);
    Item<T> before;
    do {
      before = newest.get();
      if (before == closed) {
        return false;
      }
      item.next = before;
    } while (!newest.compareAndSet(before, item));
    if (before == asleep) {
      wake.run();
    }
    return true;
  }

  /// The oldest that is left, or null. The loop's.
  public @Nullable T poll() {
    Item<T> item = taken == null ? takeAll(null) : taken;
    if (item == null) {
      return null;
    }
    taken = item.next;
    return item.content;
  }

  /// Puts something in the place of all that has come.
  ///
  /// @return all that has come, oldest first
  private @Nullable Item<T> takeAll(@Nullable Item<T> instead) {
    Item<T> top = newest.get();
    if (top == instead || top == closed) {
      return null;
    }
    Item<T> item = newest.getAndSet(instead);
    Item<T> oldest = null;
    while (item != null && item != asleep) { // which lies at the bottom, if anywhere
      Item<T> older = item.next;
      item.next = oldest;
      oldest = item;
      item = older;
    }
    return oldest;
  }

  /// Says that the loop is about to sleep; false if there is work, which then comes first. The
  /// loop's.
  public boolean fallAsleep() {
    return taken == null && newest.compareAndSet(null, asleep);
  }

  /// Says that the loop is awake. The loop's.
  public void wakeUp() {
    if (newest.get() == asleep) {
      newest.compareAndSet(asleep, null);
    }
  }

  /// Takes nothing from now on. The loop's; a second time does nothing, unless the first one ended
  /// with an exception: then it goes on where that was.
  ///
  /// @param refused is given what is left, the oldest first
  public void close(Consumer<T> refused) {
    Item<T> late = takeAll(closed);
    if (taken == null) {
      taken = late;
    } else if (late != null) {
      last(taken).next = late;
    }
    for (Item<T> item = taken; item != null; item = taken) {
      refused.accept(Objects.requireNonNull(item.content));
      taken = item.next;
    }
  }

  private static <T> Item<T> last(Item<T> first) {
    Item<T> last = first;
    for (Item<T> next = first.next; next != null; next = next.next) {
      last = next;
    }
    return last;
  }
}
