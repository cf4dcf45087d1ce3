package dev.raincheck.server.book;

import dev.raincheck.server.event.Actions;
import dev.raincheck.server.state.CallKey;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.server.terms.Milestone;
import dev.raincheck.server.terms.OperationState;
import dev.raincheck.server.terms.ResultState;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.shutdown.Ledger.Column;
import dev.raincheck.shutdown.Totals;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts where ended operations went, for the [Ledger]; the one place that moves their results on.
@SuppressWarnings("EnumOrdinal") // indexes of an array of its own
final class LedgerColumns {
  private final long[] settled = new long[Column.values().length];
  private long accepted;
  private long lateOutcomes;
  private final Actions actions;

  LedgerColumns(Actions actions) {
    this.actions = actions;
  }

  void accept(Operation operation) {
    accepted++;
    operation.usage.begin();
    operation.method.takenBytes += takenBytes(operation);
  }

  void finish(Operation operation, long nowNs) {
    operation.usage.finish();
    operation.method.lastFinishNs = nowNs;
    operation.method.takenBytes -= takenBytes(operation);
  }

  private static long takenBytes(Operation operation) {
    return operation.record == null ? 0 : operation.record.takenBytes;
  }

  /// Moves the operation's result on, and with it everything that counts results: the method's
  /// unclaimed ones, the ledger, and what is kept of it.
  ///
  /// @throws IllegalStateException if it may not become that
  void move(Operation operation, ResultState next) {
    ResultState before = operation.result();
    operation.moveTo(next);
    tell(operation, next);
    boolean isHereAlone = !StoreRecord.isKept(operation);
    if (isHereAlone && before == ResultState.UNCLAIMED) {
      operation.method.unclaimed--;
    }
    if (isHereAlone && next == ResultState.UNCLAIMED) {
      operation.method.unclaimed++; // what the store has, a shutdown need not wait for
    }
    if (next.isOver() && !CallKey.holds(operation)) {
      operation.dropOutcome();
    }
    if (before != ResultState.DELIVERED
        || next == ResultState.ACKNOWLEDGED) { // else it has been had
      count(columnOf(operation.state(), before), -1);
      count(columnOf(operation.state(), next), 1);
    }
  }

  private void tell(Operation operation, ResultState next) {
    switch (next) {
      case DELIVERED -> actions.tell(Milestone.DELIVERED, operation);
      case ACKNOWLEDGED -> actions.tell(Milestone.ACKNOWLEDGED, operation);
      case EXPIRED -> actions.tell(Milestone.EXPIRED, operation);
      case PENDING, ANSWERED, UNCLAIMED, HANDED_OVER, LOST -> {}
    }
  }

  private void count(@Nullable Column column, int more) {
    if (column != null) {
      settled[column.ordinal()] += more;
    }
  }

  /// What ended by somebody's decision stays where that has put it, whoever gets to know of it
  /// later. Null while it is open where the operation will come to stand.
  private static @Nullable Column columnOf(OperationState end, ResultState result) {
    if (result == ResultState.PENDING) {
      return null;
    }
    return switch (end) {
      case CANCELLED -> Column.CANCELLED;
      case ABORTED -> Column.ABORTED;
      case REJECTED -> Column.REJECTED;
      case HANDED_OFF -> Column.HANDED_OVER;
      case QUEUED, RUNNING, SUCCEEDED, FAILED, TIMED_OUT ->
          switch (result) {
            case PENDING, UNCLAIMED -> null;
            case ANSWERED -> Column.ANSWERED;
            case DELIVERED -> Column.DELIVERED;
            case ACKNOWLEDGED -> Column.ACKNOWLEDGED;
            case EXPIRED -> Column.EXPIRED;
            case HANDED_OVER -> Column.HANDED_OVER;
            case LOST -> Column.LOST;
          };
    };
  }

  void countLateOutcome() {
    lateOutcomes++;
  }

  /// What handlers returned after their operations had ended otherwise.
  long lateOutcomes() {
    return lateOutcomes;
  }

  Totals totals(ServedMethod method, long shutdownNs, long nowNs) {
    return Totals.of(
        method.queued,
        method.running,
        method.unclaimed,
        method.handlersBusy,
        Duration.ofNanos(nowNs - Math.max(shutdownNs, method.lastFinishNs)));
  }

  /// Accepted operations that are in no column yet.
  long unsettled() {
    long unsettled = accepted;
    for (long inColumn : settled) {
      unsettled -= inColumn;
    }
    return unsettled;
  }

  Ledger ledger() {
    Map<Column, Long> columns = new EnumMap<>(Column.class);
    for (Column column : Column.values()) {
      columns.put(column, settled[column.ordinal()]);
    }
    return Ledger.of(accepted, columns);
  }
}
