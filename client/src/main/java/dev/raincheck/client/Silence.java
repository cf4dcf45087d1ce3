package dev.raincheck.client;

import dev.raincheck.protocol.Timer;
import dev.raincheck.protocol.TimerWheel;

/// Notices within about two seconds that a server does not answer, however long the operations are
/// that callers wait for: while anything is outstanding and nothing is heard for a second, a ping
/// goes out, and it must be answered.
final class Silence extends Timer {
  enum Verdict {
    NOTHING,
    PING,
    RECONNECT,
    GIVE_UP
  }

  private static final long QUIET_NS = 1_000_000_000;
  private static final long BACK_OFF_MAX_NS = 15_000_000_000L;

  private final long patienceNs;
  private final TimerWheel wheel;
  private long heardNs;
  private long watchedSinceNs;
  private boolean silent;
  private long nextPingNs;
  private long nextReconnectNs;
  private long backOffNs;

  Silence(long patienceNs, TimerWheel wheel, long nowNs) {
    this.patienceNs = patienceNs;
    this.wheel = wheel;
    this.heardNs = nowNs;
  }

  /// Something is outstanding from now on.
  void watch(long nowNs) {
    if (!isScheduled()) {
      watchedSinceNs = nowNs;
      wheel.schedule(this, nowNs + QUIET_NS);
    }
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
  Verdict due(boolean waiting, long marginNs, long nowNs) {
    if (!waiting) {
      silent = false;
      return Verdict.NOTHING;
    }
    wheel.schedule(this, nowNs + QUIET_NS);
    long quietNs = nowNs - quietSinceNs() + TimerWheel.TICK_NS;
    if (quietNs < QUIET_NS) {
      return Verdict.NOTHING;
    }
    if (quietNs < QUIET_NS + marginNs) {
      boolean pings = nowNs >= nextPingNs;
      nextPingNs =
          pings ? nowNs + marginNs : nextPingNs; // an unanswered one is sent again by itself
      return pings ? Verdict.PING : Verdict.NOTHING;
    }
    if (quietNs >= patienceNs) {
      return Verdict.GIVE_UP;
    }
    if (!silent) {
      silent = true;
      backOffNs = QUIET_NS;
      nextReconnectNs = nowNs;
    }
    if (nowNs < nextReconnectNs) {
      return Verdict.NOTHING;
    }
    nextReconnectNs = nowNs + backOffNs;
    backOffNs = Math.min(2 * backOffNs, BACK_OFF_MAX_NS);
    return Verdict.RECONNECT;
  }

  @Override
  public String toString() {
    return silent ? "server silent" : "server answers";
  }
}
