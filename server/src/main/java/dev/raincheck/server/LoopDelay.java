package dev.raincheck.server;

import dev.raincheck.transport.loop.FlightRecorder;
import org.jspecify.annotations.Nullable;

/// How long the loop's turns take: nobody is answered sooner than the turn is over that is under
/// way. The loop writes, any thread reads, and so the figures are only roughly true.
final class LoopDelay {
  private static final long SPAN_NS = 10_000_000_000L;

  private boolean inTurn;
  private long turnNs;
  private long spanNs;
  private long longestNs;
  private long longestBeforeNs;

  /// For recordings; null unless there is one.
  private @Nullable LoopTurnEvent recorded;

  /// The loop begins a turn.
  void begin(long nowNs) {
    turnNs = nowNs;
    inTurn = true;
    recorded = FlightRecorder.isInUse() ? LoopTurnEvent.begun() : null;
  }

  /// The turn is over.
  void end(long nowNs) {
    inTurn = false;
    if (recorded != null) {
      recorded.commit();
    }
    if (nowNs - spanNs > SPAN_NS) {
      longestBeforeNs = nowNs - spanNs > 2 * SPAN_NS ? 0 : longestNs;
      longestNs = 0;
      spanNs = nowNs;
    }
    longestNs = Math.max(longestNs, nowNs - turnNs);
  }

  /// The longest turn of the last 10 to 20 s, or the one under way if that is longer.
  long longestNs(long nowNs) {
    long age = nowNs - spanNs;
    long current = age > 2 * SPAN_NS ? 0 : longestNs;
    long before = age > SPAN_NS ? 0 : longestBeforeNs;
    return Math.max(inTurn ? nowNs - turnNs : 0, Math.max(current, before));
  }
}
