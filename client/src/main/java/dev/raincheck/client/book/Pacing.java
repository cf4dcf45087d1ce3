package dev.raincheck.client.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.transport.loop.Timer;

/// How many calls are asked at once of a server that has refused some since it has too much to do:
/// half as many as were, and one more with each answer (RFC 5681 does so with segments). Nothing is
/// asked before the time that the server named. Its timer is that time.
final class Pacing extends Timer {
  private static final int UNLIMITED = Integer.MAX_VALUE;

  /// A server that has too much to do names a second. A longer time concerns that call alone: an
  /// interceptor that limits each caller, say.
  private static final long PAUSE_OF_ALL_NS = 1_000_000_000;

  /// For a session nobody waits longer, nor longer than callers have patience.
  private static final long PAUSE_MAX_NS = 15_000_000_000L;

  private final Exchanges exchanges;
  private final long patienceNs;
  private int callsMax = UNLIMITED;
  private long pausedUntilNs;

  /// What was asked up to this one was asked before the latest halving.
  private long halvedAtId;

  Pacing(Exchanges exchanges, long patienceNs) {
    this.exchanges = exchanges;
    this.patienceNs = patienceNs;
  }

  /// Whether the time that the server named is still to come.
  boolean isPaused() {
    return isScheduled();
  }

  /// Whether a call may be asked now.
  boolean allowsCall() {
    return exchanges.callsUnderWay() < callsMax && !isPaused();
  }

  /// The server has taken a call.
  ///
  /// @param sessionCallsMax how many are under way at most anyway
  void taken(long sessionCallsMax) {
    if (callsMax != UNLIMITED && ++callsMax >= sessionCallsMax) {
      callsMax = UNLIMITED;
    }
  }

  /// Whether the server has too much to do, and will be ready for the same call later: then further
  /// calls wait until then; but for a door's call none does. A door asks at any time, and with each
  /// refusal the others would wait longer.
  boolean isPutOff(CallExchange exchange, Failure refusal, long nowNs) {
    if (afterNs(refusal) > PAUSE_OF_ALL_NS) {
      return false;
    } else if (!exchange.call.watched) {
      return isForLater(refusal);
    }
    boolean isPutOff = isPutOff(refusal, nowNs);
    if (isPutOff && exchange.id > halvedAtId) { // once for all that were under way together
      halvedAtId = exchanges.lastId();
      callsMax = Math.max(1, Math.min(callsMax, exchanges.callsUnderWay() + 1) / 2);
    }
    return isPutOff;
  }

  /// The same, if it was asked for a session.
  boolean isPutOff(Failure refusal, long nowNs) {
    if (!isForLater(refusal)) {
      return false;
    }
    long pauseMaxNs = Math.clamp(patienceNs, PAUSE_OF_ALL_NS, PAUSE_MAX_NS);
    long afterNs = Math.min(afterNs(refusal), pauseMaxNs);
    pausedUntilNs = isScheduled() ? Math.max(pausedUntilNs, nowNs + afterNs) : nowNs + afterNs;
    exchanges.schedule(this, pausedUntilNs);
    return true;
  }

  private static boolean isForLater(Failure refusal) {
    Retry.Advice advice = refusal.retry().advice();
    return refusal.code() == ErrorCode.OVERLOADED
        && refusal.execution() == Execution.NOT_STARTED
        && advice != Retry.Advice.NEVER
        && advice != Retry.Advice.ELSEWHERE;
  }

  private static long afterNs(Failure refusal) {
    return ServerTerms.timeMs(refusal.retry().afterMs()) * 1_000_000;
  }

  /// Whether the caller's patience lasts until further calls are asked.
  boolean isAwaitedUntilThen(ClientCall call) {
    return call.patientUntilNs(patienceNs) >= pausedUntilNs;
  }

  @Override
  public String toString() {
    return callsMax == UNLIMITED ? "" : ", at most " + callsMax + " at once";
  }
}
