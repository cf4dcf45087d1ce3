package dev.raincheck.server;

import dev.raincheck.shutdown.Totals;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// Counts: where ended operations went (for the [Ledger]), and what is here now (for the limits).
final class Accounts {
  /// The columns of the ledger.
  enum Column {
    ANSWERED,
    ACKNOWLEDGED,
    DELIVERED,
    EXPIRED,
    CANCELLED,
    ABORTED,
    REJECTED,
    LOST
  }

  private final Map<Column, Long> settled = new EnumMap<>(Column.class);
  private long accepted;
  private long heldBytes;
  private long unfinished;
  private long kept;
  private long lastFinishNs;
  private long lateOutcomes;

  /// The operation's number.
  long accept() {
    unfinished++;
    return ++accepted;
  }

  void finish(long nowNs) {
    unfinished--;
    lastFinishNs = nowNs;
  }

  /// Puts the operation into its one column.
  void settle(Operation operation, Column column) {
    if (operation.settled) {
      throw new IllegalStateException(operation + " is in the ledger already, now as " + column);
    }
    operation.settled = true;
    settled.merge(column, 1L, Long::sum);
  }

  void hold(long bytes) {
    heldBytes += bytes;
    kept++;
  }

  void release(long bytes) {
    heldBytes -= bytes;
    kept--;
  }

  void countLateOutcome() {
    lateOutcomes++;
  }

  /// Operations that have not ended.
  long unfinished() {
    return unfinished;
  }

  /// Arguments that wait for their handler and outcomes that are kept, in count.
  long kept() {
    return kept;
  }

  /// Arguments that wait for their handler and outcomes that are kept, in bytes.
  long heldBytes() {
    return heldBytes;
  }

  /// What handlers returned after their operations had ended otherwise.
  long lateOutcomes() {
    return lateOutcomes;
  }

  Totals totals(ServedMethod method, long shutdownNs, long nowNs) {
    return new Totals(
        method.queued,
        method.running,
        method.unclaimed,
        method.handlersBusy,
        Duration.ofNanos(nowNs - Math.max(shutdownNs, lastFinishNs)));
  }

  private long in(Column column) {
    return settled.getOrDefault(column, 0L);
  }

  Ledger ledger() {
    return new Ledger(
        accepted,
        in(Column.ANSWERED),
        in(Column.ACKNOWLEDGED),
        in(Column.DELIVERED),
        in(Column.EXPIRED),
        in(Column.CANCELLED),
        in(Column.ABORTED),
        in(Column.REJECTED),
        in(Column.LOST));
  }
}
