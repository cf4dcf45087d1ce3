package dev.raincheck.server.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.recording.RecordCodec;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.recording.WaitingByClient;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.OperationBytes;
import dev.raincheck.server.state.Origin;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.server.state.Usage;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.terms.Grant;
import dev.raincheck.server.terms.OperationState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What waits in the store, since this server has no room for it: what an earlier run has left, and
/// what is queued behind much else. What is in the store costs nothing here; it is taken, the
/// oldest first, as room is made.
final class Backlog {
  private static final int TAKE_MAX = 64;

  /// What is taken at a time holds at most this part of all that may be kept: until it is here,
  /// others may fill that.
  private static final int TAKES_THAT_FILL = 8;

  /// Operations of one method that wait here, at most; the others wait in the store.
  private static final int QUEUED_MAX = 1_000;

  /// From where nobody calls: what clients without a name have left in the store takes nothing from
  /// the share of those who call now.
  private static final String NO_ADDRESS = "the store";

  private final Actions actions;
  private final MethodDirectory methods;
  private final Operations operations;
  private final TokenTable tokens;
  private final UsageByClient usages;
  private final Phase phase;
  private final Granting granting;
  private final RecordCodec codec;
  private final Records records;
  private final Inquiries inquiries;
  private final int queuedMax;
  private final long keptBytesMax;
  private final long unfinishedMax;
  private final long keptMax;

  /// For which a [StoreOrder.Take] is under way; empty if none is.
  private List<ServedMethod> asked = List.of();

  /// How many methods have operations that wait in the store, as far as is known: mostly none, and
  /// then there is nothing to do when an operation ends.
  private int backlogged;

  /// Here under which servers have died, if there is one that has not ended. Others wait for its
  /// end: else whatever ran beside the one that ends them would get the blame, too, and be
  /// interrupted in the end.
  private @Nullable Operation suspect;

  /// Of which an operation was left to the store since.
  private final Set<ServedMethod> leftSince = new HashSet<>();

  Backlog(
      Actions actions,
      MethodDirectory methods,
      Operations operations,
      TokenTable tokens,
      UsageByClient usages,
      Phase phase,
      Granting granting,
      RecordCodec codec,
      Records records,
      Inquiries inquiries,
      Limits limits) {
    this.actions = actions;
    this.methods = methods;
    this.operations = operations;
    this.tokens = tokens;
    this.usages = usages;
    this.phase = phase;
    this.granting = granting;
    this.codec = codec;
    this.records = records;
    this.inquiries = inquiries;
    this.queuedMax = Math.clamp(limits.unfinishedMax() / 2, 1, QUEUED_MAX);
    this.unfinishedMax = limits.unfinishedMax();
    this.keptMax = limits.keptMax();
    this.keptBytesMax = limits.keptBytesMax();
  }

  /// The store is open.
  ///
  /// @param epoch which run on it begins
  /// @param waiting what waits in it
  void begin(long epoch, WaitingByClient.Count waiting) {
    tokens.goOnAs(epoch);
    records.waiting.counted(waiting);
    methods.all().forEach(method -> setBacklogged(method, waiting.all() > 0));
    takeMore();
  }

  /// Other servers may have left operations.
  void look() {
    methods.all().forEach(method -> setBacklogged(method, true));
    takeMore();
  }

  /// The store has counted what waits in it.
  void counted(WaitingByClient.Count waiting) {
    records.waiting.counted(waiting);
  }

  /// One of those that wait in the store was cancelled.
  void cancelled(String principal) {
    records.waiting.add(principal, -1);
  }

  /// What was asked of the former run is not answered any more.
  void beginAnew() {
    asked = List.of();
    suspect = null;
  }

  /// Leaves a queued operation that is recorded to the store, if enough of its method wait here, or
  /// others wait there before it.
  void leaveIfFull(Operation operation, long nowNs) {
    ServedMethod method = operation.method;
    if (method.backlogged || method.queued > queuedMax) {
      setBacklogged(method, true);
      leftSince.add(method);
      records.waiting.add(operation.principal, 1);
      operations.handOff(operation, nowNs);
    }
  }

  private void setBacklogged(ServedMethod method, boolean isBacklogged) {
    if (method.backlogged != isBacklogged) {
      method.backlogged = isBacklogged;
      backlogged += isBacklogged ? 1 : -1;
    }
  }

  /// Takes more if there is room. After each operation.
  void takeMore() {
    if (suspect != null && suspect.isFinal()) {
      suspect = null;
      look(); // others may wait for that
    } else if (backlogged > 0) {
      takeWhatFits();
    }
  }

  private void takeWhatFits() {
    long freeBytes = freeBytes();
    long freePlaces = freePlaces();
    if (!asked.isEmpty() || freeBytes <= 0 || freePlaces <= 0 || !phase.isServing()) {
      return;
    }
    List<ServedMethod> hungry =
        methods.all().stream().filter(it -> it.backlogged && it.queued < queuedMax).toList();
    if (!hungry.isEmpty()) {
      asked = hungry;
      leftSince.clear();
      List<String> names = hungry.stream().map(ServedMethod::name).toList();
      actions.store(
          new StoreOrder.Take(
              names,
              (int) Math.min(Math.min(queuedMax, TAKE_MAX), freePlaces),
              Math.clamp(keptBytesMax / TAKES_THAT_FILL, 1, freeBytes),
              suspect == null));
    }
  }

  private long freePlaces() {
    Usage all = usages.everybody();
    return Math.min(unfinishedMax - all.unfinished(), keptMax - all.kept());
  }

  /// What is taken has no room to ask for, as a call has. It may hold as much as is free still: so
  /// it leaves half to those who call, and who keeps much does not keep it from being run.
  private long freeBytes() {
    long freeBytes = keptBytesMax - usages.everybody().heldBytes();
    for (ServedMethod method : methods.all()) {
      freeBytes -= method.takenBytes;
    }
    return freeBytes / 2;
  }

  void taken(StoreRun.Taken all, long nowNs) {
    List<StoredOperation> taken = all.operations();
    if (!all.mayBeMore()) {
      asked.forEach(method -> setBacklogged(method, leftSince.contains(method)));
    }
    asked = List.of();
    taken.forEach(it -> records.waiting.add(it.record().principal(), -1));
    if (phase.isServing()) {
      taken.forEach(it -> restore(it, nowNs));
      takeMore();
    } else { // it was asked for before the shutdown
      taken.forEach(it -> records.release(it.record().id(), nowNs));
    }
  }

  private void giveBack(NewRecord record, long nowNs) {
    records.waiting.add(record.principal(), 1);
    records.release(record.id(), nowNs);
  }

  private void restore(StoredOperation stored, long nowNs) {
    NewRecord record = stored.record();
    ServedMethod method = methods.find(record.method());
    if (method == null || tokens.find(record.id()) != null) {
      return; // which nobody asked for
    }
    if (freePlaces() <= 0) { // others came meanwhile
      setBacklogged(method, true);
      giveBack(record, nowNs);
    } else if (stored.isSuspect() && suspect != null) {
      giveBack(record, nowNs);
    } else {
      restore(stored, method, nowNs);
    }
  }

  private void restore(StoredOperation stored, ServedMethod method, long nowNs) {
    try {
      Operation operation = find(stored, method, codec.call(stored.record().request()), nowNs);
      suspect = stored.isSuspect() ? operation : suspect;
      operations.restore(operation, nowNs);
    } catch (MalformedMessageException unreadable) {
      endUnread(stored, method, unreadable, nowNs);
    }
  }

  /// Has the operation found by its token from here on.
  private Operation find(
      StoredOperation stored, ServedMethod method, Request.Call call, long nowNs) {
    NewRecord record = stored.record();
    Peer nobody = new Peer(new Connection(new byte[0], NO_ADDRESS), record.principal());
    Usage usage = usages.outsideSessions(nobody);
    Grant grant = granting.grant(method, call.options());
    long acceptedNs = nowNs - stored.ageMs() * 1_000_000;
    var operation = new Operation(method, new Origin(nobody, null, usage), call, grant, acceptedNs);
    operation.waiter = null;
    operation.record = StoreRecord.taken(record.id(), stored.attempt(), stored.ran());
    operation.record.takenBytes = OperationBytes.of(operation);
    tokens.restore(operation, record.id());
    inquiries.takeWatchers(record.id()).forEach(it -> operation.subscribe(it.peer, true));
    return operation;
  }

  /// What is damaged will never be read, and ends as that: else whoever asks would be told without
  /// end that it is pending. What a later version has written it may still run, once this run has
  /// ended.
  private void endUnread(
      StoredOperation stored,
      ServedMethod method,
      MalformedMessageException unreadable,
      long nowNs) {
    String why = String.valueOf(unreadable.getMessage());
    boolean isOfLater = unreadable.code() == ErrorCode.UNSUPPORTED_VERSION;
    actions.warn(
        "the store's record of an operation of %s cannot be read: %s (expected: what this version, or an earlier one, has written; it is not run, and %s)"
            .formatted(
                method.name(),
                why,
                isOfLater
                    ? "stays pending until this run of the server ends"
                    : "ends as INTERNAL"));
    if (!isOfLater) {
      Operation operation = find(stored, method, codec.noCall(stored.record()), nowNs);
      operations.takeIn(operation);
      operations.fail(
          operation,
          stored.ran() ? OperationState.ABORTED : OperationState.REJECTED,
          Failures.unreadableCall(stored.ran(), why),
          nowNs);
    }
  }
}
