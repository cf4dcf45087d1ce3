package dev.raincheck.transport.loop;

import org.jspecify.annotations.Nullable;

/// Something that has a deadline in a [TimerWheel]. The links are part of the object, so that
/// setting a deadline allocates nothing: every call has one, and hardly any comes due.
public abstract class Timer {
  @Nullable Timer previous;
  @Nullable Timer next;

  /// The slot that it hangs in, or null.
  TimerWheel.@Nullable Slot slot;

  long dueTick;

  /// Whether it waits for a deadline.
  public final boolean isScheduled() {
    return slot != null;
  }
}
