package dev.raincheck.server.book;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.recording.RecordCodec;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.state.Grant;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Origin;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.server.state.Usage;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.StoredOperation;
import java.util.List;

/// Takes operations from the store that nobody runs: what an earlier run has left, some at a time,
/// as there is room. What stays in the store costs nothing here.
final class Recovery {
  private static final int TAKE_MAX = 256;

  private final Actions actions;
  private final MethodDirectory methods;
  private final Operations operations;
  private final Claims claims;
  private final Accounts accounts;
  private final Admission admission;
  private final RecordCodec codec;
  private final long roomMax;

  /// The store may have more.
  private boolean more;

  private boolean asked;

  /// The parts of the book that restored operations become part of.
  record Parts(
      Actions actions,
      MethodDirectory methods,
      Operations operations,
      Claims claims,
      Accounts accounts,
      Admission admission,
      RecordCodec codec) {}

  Recovery(Parts parts, Limits limits) {
    this.actions = parts.actions();
    this.methods = parts.methods();
    this.operations = parts.operations();
    this.claims = parts.claims();
    this.accounts = parts.accounts();
    this.admission = parts.admission();
    this.codec = parts.codec();
    this.roomMax = Math.max(1, limits.unfinishedMax() / 2);
  }

  /// There may be operations to take.
  void begin() {
    more = true;
    takeMore();
  }

  /// Takes more if there is room, which the end of an operation makes.
  void takeMore() {
    long room = roomMax - accounts.everybody().unfinished();
    if (more && !asked && room > 0 && admission.isOpen()) {
      asked = true;
      int max = (int) Math.min(room, TAKE_MAX);
      actions.store(new StoreOrder.Take(methods.names(), max));
    }
  }

  void taken(List<StoredOperation> taken, long nowNs) {
    asked = false;
    more = !taken.isEmpty();
    taken.forEach(it -> restore(it, nowNs));
    takeMore();
  }

  private void restore(StoredOperation stored, long nowNs) {
    NewRecord record = stored.record();
    ServedMethod method = methods.find(record.method());
    if (method == null || claims.find(record.id()) != null) {
      return; // which nobody asked for
    }
    try {
      Request.Call call = codec.call(record.request());
      Peer nobody = new Peer(new byte[0], record.principal());
      Usage usage = accounts.outsideSessions(nobody);
      Grant grant = admission.grant(method, call.options());
      long acceptedNs = nowNs - stored.ageMs() * 1_000_000;
      var operation =
          new Operation(method, new Origin(nobody, null, usage), call, grant, acceptedNs);
      operation.waiter = null;
      operation.record = StoreRecord.taken(record.id());
      claims.restore(operation, record.id());
      operations.restore(operation, nowNs);
    } catch (MalformedMessageException unreadable) {
      actions.warn(
          "the store's record of an operation of %s cannot be read: %s (expected: what this version, or an earlier one, has written; it is left in the store, and not run)"
              .formatted(record.method(), unreadable.getMessage()));
    }
  }
}
