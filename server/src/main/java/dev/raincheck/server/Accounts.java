package dev.raincheck.server;

import dev.raincheck.shutdown.Totals;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Counts: where ended operations went (for the [Ledger]), and what is here now (for the limits).
@SuppressWarnings("EnumOrdinal") // indexes of an array of its own
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

  private static final int SWEEP_AT = 1_024;

  private final long[] settled = new long[Column.values().length];
  private final Usage everybody = Usage.ofEverybody();
  private final Map<String, Usage> byPrincipal = new HashMap<>();
  private final Map<String, Usage> byAddress = new HashMap<>();
  private int sweepAt = SWEEP_AT;
  private long accepted;
  private long lateOutcomes;

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

  /// Puts the operation into its one column.
  void settle(Operation operation, Column column) {
    if (operation.settled) {
      throw new IllegalStateException(operation + " is in the ledger already, now as " + column);
    }
    operation.settled = true;
    settled[column.ordinal()]++;
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

  private long in(Column column) {
    return settled[column.ordinal()];
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
