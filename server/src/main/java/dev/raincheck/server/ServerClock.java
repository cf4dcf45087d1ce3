package dev.raincheck.server;

import dev.raincheck.transport.loop.EventLoop;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The time that operations go by: the system's, or that of a clock of the user's own, which may
/// stand still and be moved by hand. The transport and the watches over threads go by the system's
/// time in any case: a connection that pauses for a moment has to go on while a test holds its
/// clock, and a jump of that clock must not accuse a handler.
final class ServerClock {
  /// How long a jump of the user's own clock may go unnoticed.
  private static final long LOOK_NS = 10_000_000;

  private final @Nullable LongSupplier own;
  private final LongSupplier system;

  /// @param own null for the system's
  ServerClock(@Nullable LongSupplier own) {
    this(own, System::nanoTime);
  }

  /// @param system the system's
  ServerClock(@Nullable LongSupplier own, LongSupplier system) {
    this.own = own;
    this.system = system;
  }

  long nowNs() {
    return own == null ? system.getAsLong() : own.getAsLong();
  }

  /// @param nowNs what [#nowNs] has just returned
  long systemNs(long nowNs) {
    return own == null ? nowNs : system.getAsLong();
  }

  /// When something came that the loop has just come to. By a clock of the user's own, which may
  /// stand still, it comes when the loop comes to it.
  ///
  /// @param arrivedNs by the system's time
  /// @param nowNs what [#nowNs] has just returned
  long cameNs(long arrivedNs, long nowNs) {
    return own == null ? Math.min(arrivedNs, nowNs) : nowNs;
  }

  /// Lets the loop sleep until the book or the door has something to do.
  ///
  /// @param nowNs what [#nowNs] has just returned
  /// @param bookDueNs by this clock
  /// @param doorDueNs by the system's
  void sleep(EventLoop events, long nowNs, long bookDueNs, long doorDueNs) {
    if (own == null) {
      events.wakeAt(Math.min(bookDueNs, doorDueNs), nowNs);
    } else {
      long systemNs = system.getAsLong();
      events.wakeAt(Math.min(doorDueNs, systemNs + LOOK_NS), systemNs);
      events.wakeAt(bookDueNs, nowNs);
    }
  }
}
