package dev.raincheck.client.book;

import dev.raincheck.transport.loop.Timer;
import dev.raincheck.transport.loop.TimerWheel;
import java.util.function.BooleanSupplier;

/// Notices within about two seconds that a server does not answer, however long the operations are
/// that callers wait for: while anything is outstanding and nothing is heard for a second, a ping
/// goes out, and it must be answered.
final class SilenceDetector extends Timer {
  enum Action {
    NOTHING,
    PING,
    RECONNECT,
    GIVE_UP
  }

  private static final long QUIET_NS = 1_000_000_000;
  private static final long BACK_OFF_MAX_NS = 15_000_000_000L;

  private final long patienceNs;
  private final TimerWheel wheel;

  /// Whether a part of a large message has passed since this was asked before.
  private final BooleanSupplier hasMoved;

  private long heardNs;
  private long watchedSinceNs;
  private long dueNs;
  private boolean silent;
  private long nextPingNs;
  private long nextReconnectNs;
  private long backOffNs;

  SilenceDetector(long patienceNs, TimerWheel wheel, BooleanSupplier hasMoved, long nowNs) {
    this.patienceNs = patienceNs;
    this.wheel = wheel;
    this.hasMoved = hasMoved;
    this.heardNs = nowNs;
  }

  /// Something is outstanding from now on.
  void watch(long nowNs) {
    if (!isScheduled()) {
      var _ = hasMoved.getAsBoolean(); // before
      watchedSinceNs = nowNs;
      schedule(nowNs + QUIET_NS);
    }
  }

  private void schedule(long atNs) {
    dueNs = atNs;
    wheel.schedule(this, atNs);
  }

  /// Something arrived; true if the server was thought to be silent.
  boolean heard(long nowNs) {
    heardNs = nowNs;
    boolean wasSilent = silent;
    silent = false;
    return wasSilent;
  }

  private long quietSinceNs() {
    return Math.max(heardNs, watchedSinceNs);
  }

  long silentMs(long nowNs) {
    return (nowNs - quietSinceNs()) / 1_000_000;
  }

  /// A second has passed.
  Action due(boolean waiting, long marginNs, long nowNs) {
    if (!waiting) {
      silent = false;
      return Action.NOTHING;
    }
    if (hasMoved.getAsBoolean()) {
      heardNs = nowNs;
    }
    if (nowNs - dueNs >= QUIET_NS) {
      watchedSinceNs = nowNs - QUIET_NS; // this process was paused: the silence was its own
    }
    long atNs = Math.max(nowNs, dueNs); // the wheel may be a tick early, which would add up
    long quietNs = atNs - quietSinceNs();
    if (quietNs < QUIET_NS) {
      schedule(quietSinceNs() + QUIET_NS);
      return Action.NOTHING;
    }
    if (quietNs >= QUIET_NS + marginNs && quietNs >= patienceNs) {
      silent = false; // the next call begins a patience of its own
      return Action.GIVE_UP;
    }
    schedule(atNs + QUIET_NS);
    return quietNs < QUIET_NS + marginNs ? ping(marginNs, atNs) : reconnect(atNs);
  }

  /// One a margin: an unanswered ping is sent again by itself.
  private Action ping(long marginNs, long atNs) {
    if (atNs < nextPingNs) {
      return Action.NOTHING;
    }
    nextPingNs = atNs + marginNs;
    return Action.PING;
  }

  private Action reconnect(long atNs) {
    if (!silent) {
      silent = true;
      backOffNs = QUIET_NS;
      nextReconnectNs = atNs;
    }
    if (atNs < nextReconnectNs) {
      return Action.NOTHING;
    }
    nextReconnectNs = atNs + backOffNs;
    backOffNs = Math.min(2 * backOffNs, BACK_OFF_MAX_NS);
    return Action.RECONNECT;
  }

  @Override
  public String toString() {
    return silent ? "server silent" : "server answers";
  }
}
