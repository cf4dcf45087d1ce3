package dev.raincheck.server.book;

import dev.raincheck.api.ServingState;
import org.jspecify.annotations.Nullable;

/// What the server is ready for, and until when. Every reply says so.
final class Phase {
  private enum Name {
    SERVING,
    DRAINING,
    CLOSING,
    CLOSED
  }

  private Name name = Name.SERVING;
  private long endNs;
  private boolean broken;

  void drainUntil(long ns) {
    name = Name.DRAINING;
    endNs = ns;
  }

  /// The last replies leave.
  void closing() {
    name = Name.CLOSING;
  }

  void close() {
    name = Name.CLOSED;
  }

  void breakDown() {
    broken = true;
  }

  boolean isServing() {
    return name == Name.SERVING;
  }

  boolean isClosing() {
    return name == Name.CLOSING;
  }

  boolean isClosed() {
    return name == Name.CLOSED;
  }

  long endNs() {
    return endNs;
  }

  /// How long results can still be claimed, in milliseconds; null while the server serves.
  @Nullable Long claimableMs(long nowNs) {
    return isServing() ? null : (Long) (Math.max(0, endNs - nowNs) / 1_000_000);
  }

  ServingState servingState() {
    if (broken) {
      return ServingState.UNHEALTHY;
    }
    return isServing() ? ServingState.SERVING : ServingState.DRAINING;
  }
}
