package dev.raincheck.server.book;

import dev.raincheck.server.state.CallKey;
import dev.raincheck.server.state.Milestone;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.OperationState;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ResultState;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.Usage;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.shutdown.Totals;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Counts: where ended operations went (for the [Ledger]), and what is here now (for the limits).
@SuppressWarnings("EnumOrdinal") // indexes of an array of its own
final class Accounts {
  /// The columns of the ledger. What ended by somebody's decision stays where that has put it,
  /// whoever gets to know of it later.
  private enum Column {
    ANSWERED,
    ACKNOWLEDGED,
    DELIVERED,
    EXPIRED,
    CANCELLED,
    ABORTED,
    REJECTED,
    HANDED_OVER,
    LOST;

    /// Null while it is open where the operation will come to stand.
    static @Nullable Column of(OperationState end, ResultState result) {
      if (result == ResultState.PENDING) {
        return null;
      }
      return switch (end) {
        case CANCELLED -> CANCELLED;
        case ABORTED -> ABORTED;
        case REJECTED -> REJECTED;
        case HANDED_OFF -> HANDED_OVER;
        case QUEUED, RUNNING, SUCCEEDED, FAILED, TIMED_OUT ->
            switch (result) {
              case PENDING, UNCLAIMED -> null;
              case ANSWERED -> ANSWERED;
              case DELIVERED -> DELIVERED;
              case ACKNOWLEDGED -> ACKNOWLEDGED;
              case EXPIRED -> EXPIRED;
              case HANDED_OVER -> HANDED_OVER;
              case LOST -> LOST;
            };
      };
    }
  }

  private static final int SWEEP_AT = 1_024;

  private final long[] settled = new long[Column.values().length];
  private final Usage everybody = Usage.ofEverybody();
  private final Map<String, Usage> byPrincipal = new HashMap<>();
  private final Map<String, Usage> byAddress = new HashMap<>();
  private int sweepAt = SWEEP_AT;
  private long accepted;
  private long lateOutcomes;
  private final Actions actions;

  Accounts(Actions actions) {
    this.actions = actions;
  }

  /// What all clients use together.
  Usage everybody() {
    return everybody;
  }

  /// The account of a client that opens its first session: by its name if it has a key, else one of
  /// its own, among those of its address.
  Usage ofNewClient(Peer peer) {
    return peer.principal().isEmpty()
        ? ofAddress(peer.connection().address()).ofConnection()
        : ofPrincipal(peer.principal());
  }

  /// The account for calls outside of sessions: of those without a key, all that come from one
  /// address have the same.
  Usage outsideSessions(Peer peer) {
    return peer.principal().isEmpty()
        ? ofAddress(peer.connection().address())
        : ofPrincipal(peer.principal());
  }

  private Usage ofPrincipal(String principal) {
    return byPrincipal.computeIfAbsent(principal, name -> everybody.ofPrincipal());
  }

  private Usage ofAddress(String address) {
    Usage known = byAddress.get(address);
    if (known != null) {
      return known;
    }
    if (byAddress.size() >= sweepAt) { // as seldom as there are many new ones
      byAddress.values().removeIf(Usage::isEmpty);
      sweepAt = Math.max(SWEEP_AT, 2 * byAddress.size());
    }
    Usage fresh = everybody.ofAddress();
    byAddress.put(address, fresh);
    return fresh;
  }

  void accept(Operation operation) {
    accepted++;
    operation.usage.begin();
  }

  void finish(Operation operation, long nowNs) {
    operation.usage.finish();
    operation.method.lastFinishNs = nowNs;
  }

  /// Moves the operation's result on, and with it everything that counts results: the method's
  /// unclaimed ones, the ledger, and what is kept of it.
  ///
  /// @throws IllegalStateException if it may not become that
  void move(Operation operation, ResultState next) {
    ResultState before = operation.result();
    operation.moveTo(next);
    tell(operation, next);
    if (operation.record == null && before == ResultState.UNCLAIMED) {
      operation.method.unclaimed--;
    }
    if (operation.record == null && next == ResultState.UNCLAIMED) {
      operation.method.unclaimed++; // what the store has, a shutdown need not wait for
    }
    if (next.isOver() && !CallKey.holds(operation)) {
      operation.dropOutcome();
    }
    if (before != ResultState.DELIVERED || next != ResultState.EXPIRED) { // somebody has had it
      count(Column.of(operation.state(), before), -1);
      count(Column.of(operation.state(), next), 1);
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

  /// Every account that is known by a name or an address, and everybody's.
  void forEach(Consumer<Usage> each) {
    each.accept(everybody);
    byPrincipal.values().forEach(each);
    byAddress.values().forEach(each);
  }

  /// Accepted operations that are in no column yet.
  long unsettled() {
    long unsettled = accepted;
    for (long inColumn : settled) {
      unsettled -= inColumn;
    }
    return unsettled;
  }

  private long in(Column column) {
    return settled[column.ordinal()];
  }

  Ledger ledger() {
    return Ledger.of(
        accepted,
        Map.of(
            Ledger.Column.ANSWERED, in(Column.ANSWERED),
            Ledger.Column.ACKNOWLEDGED, in(Column.ACKNOWLEDGED),
            Ledger.Column.DELIVERED, in(Column.DELIVERED),
            Ledger.Column.EXPIRED, in(Column.EXPIRED),
            Ledger.Column.CANCELLED, in(Column.CANCELLED),
            Ledger.Column.ABORTED, in(Column.ABORTED),
            Ledger.Column.REJECTED, in(Column.REJECTED),
            Ledger.Column.HANDED_OVER, in(Column.HANDED_OVER),
            Ledger.Column.LOST, in(Column.LOST)));
  }
}
