package dev.raincheck.server.book;

import dev.raincheck.api.Progress;
import dev.raincheck.protocol.contract.CallMode;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.look.BookStatus;
import dev.raincheck.server.recording.RecordCodec;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.recording.WaitingByClient;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.Session;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.terms.Fingerprint;
import dev.raincheck.server.terms.OperationState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the store is asked to write, and whether it keeps up. A method that always defers, or that
/// waits for its turn, is recorded before it starts; any other when a token is due soon; one that
/// never defers, never.
final class Records {
  /// A store that has not answered for so long takes no new work.
  private static final long LATE_NS = 1_000_000_000;

  private static final long HEAD_START_MIN_NS = 5_000_000;
  private static final long HEAD_START_MAX_NS = 250_000_000;

  /// Writes that were ordered and are not done; more deletions than that are left to the retention.
  private static final int PENDING_MAX = 100_000;

  /// Of these as many as clients can have added without an operation of their own here.
  private static final int FOREIGN_PENDING_MAX = 10_000;

  private final BookSettings settings;
  private final MethodDirectory methods;
  private final Actions actions;
  private final TokenTable tokens;
  private final RecordCodec codec;
  private final long heldMs;
  private final long rememberedMs;
  private int pending;

  /// Operations that wait in the store to be taken, as far as is known here.
  final WaitingByClient waiting;

  /// One of the orders, and since when it waits: what was ordered later waits, too.
  private StoreOrder.@Nullable Write sample;

  private long sampleNs;
  private long latencyNs;

  Records(
      BookSettings settings,
      MethodDirectory methods,
      Actions actions,
      TokenTable tokens,
      RecordCodec codec) {
    this.settings = settings;
    this.methods = methods;
    this.actions = actions;
    this.tokens = tokens;
    this.codec = codec;
    this.heldMs = Math.max(1, settings.times().deliveredRetention().toMillis());
    this.rememberedMs = settings.times().keyRetention().toMillis();
    this.waiting = new WaitingByClient(settings.access()::clientOf);
    headStart(HEAD_START_MIN_NS);
  }

  /// Whether there is a store.
  boolean areKept() {
    return settings.recording();
  }

  /// Whether all that was ordered is done.
  boolean areWritten() {
    return pending == 0;
  }

  private boolean mayDefer(ServedMethod method) {
    return areKept() && method.policy().mode() != CallMode.NON_BLOCKING;
  }

  /// Whether operations of the method are recorded before they start.
  boolean comeFirst(ServedMethod method) {
    return mayDefer(method)
        && (method.policy().mode() == CallMode.BLOCKING || !method.gates().isEmpty());
  }

  /// Whether the operation is recorded before it starts: one with a key is, whatever its method.
  boolean comesFirst(Operation operation) {
    return comeFirst(operation.method) || operation.name != null;
  }

  /// What the call is found by in the store, if others may have recorded it already; null if that
  /// cannot be.
  @Nullable RecordName nameOf(Request.Call call) {
    if (!areKept()) {
      return null;
    }
    Request.Options options = call.options();
    long fingerprint = Fingerprint.of(call);
    if (options.key() != null) {
      String text = "key of " + CallKeys.service(call) + '\n' + options.key();
      return new RecordName(text, fingerprint, heldMs, rememberedMs);
    }
    return options.formerSequence() == 0
        ? null
        : place(
            options.formerSession(), options.formerSequence(), fingerprint, RecordName.NOT_DELETED);
  }

  /// Which call of which session it was first.
  private RecordName place(long session, long sequence, long fingerprint, long held) {
    String text = Long.toString(session, 36) + '.' + Long.toString(sequence, 36);
    return new RecordName(text, fingerprint, held, rememberedMs);
  }

  private @Nullable RecordName nameOf(Operation operation) {
    Session session = operation.session;
    return operation.name != null || session == null
        ? operation.name
        : place(session.number, operation.sequence, operation.fingerprint(), 0);
  }

  /// Whether the store is too late to take operations that have to be recorded first.
  boolean areLate(long nowNs) {
    return pending >= PENDING_MAX || (sample != null && nowNs - sampleNs > LATE_NS);
  }

  /// What the store has to do.
  BookStatus.StoreLoad load() {
    return new BookStatus.StoreLoad(pending, waiting.all());
  }

  /// Why another operation of the method cannot be recorded now; null if it can.
  @Nullable Failure refusal(ServedMethod method, Request.Call call, String principal, long nowNs) {
    boolean isNamed = areKept() && call.options().key() != null;
    if (!comeFirst(method) && !isNamed) {
      return null;
    }
    if (areLate(nowNs)) {
      return Failures.unavailable();
    }
    return method.backlogged ? refusalToWait(principal) : null;
  }

  private @Nullable Failure refusalToWait(String principal) {
    long max = settings.limits().storedMax();
    if (waiting.all() >= max) {
      return Failures.overloaded("operations that wait in the store", waiting.all(), max);
    }
    long own = waiting.of(principal);
    long share = waiting.share(settings.limits());
    return own >= share
        ? Failures.overloaded("operations of this client that wait in the store", own, share)
        : null;
  }

  /// Records the operation as far as it has come, and gives it the id of its token.
  ///
  /// @param starting whether its handler starts as soon as it is recorded
  /// @param atOnce whether its caller gets the token as soon as it is recorded
  void accept(Operation operation, boolean starting, boolean atOnce, long nowNs) {
    tokens.issue(operation, nowNs);
    Outcome outcome = operation.outcome();
    NewRecord.Stage stage =
        outcome != null
            ? NewRecord.Stage.DONE
            : starting || operation.state() == OperationState.RUNNING
                ? NewRecord.Stage.STARTED
                : NewRecord.Stage.QUEUED;
    var record = new StoreRecord(TokenTable.recordId(operation), StoreRecord.Stage.ACCEPTING);
    operation.record = record;
    var written =
        new NewRecord(
            record.id,
            stage,
            operation.method.name(),
            operation.principal,
            operation.method.policy().idempotent(),
            codec.call(operation),
            operation.grant.retentionNs() / 1_000_000,
            outcome == null ? null : codec.outcome(outcome),
            nameOf(operation),
            operation.trace);
    order(new StoreOrder.Accept(operation, written, atOnce), nowNs);
    if (outcome != null) {
      record.moveTo(StoreRecord.Stage.ENDED); // somebody has been told
    }
  }

  /// Records the operation if it may have a token and has no record.
  void acceptIfDeferrable(Operation operation, long nowNs) {
    if (operation.record == null && mayDefer(operation.method)) {
      accept(operation, false, false, nowNs);
    }
  }

  /// Records that the handler of a queued operation starts.
  void start(Operation operation, StoreRecord record, long nowNs) {
    record.moveTo(StoreRecord.Stage.STARTING);
    order(new StoreOrder.Start(operation, record.id), nowNs);
  }

  /// Records how the operation ended.
  void end(Operation operation, StoreRecord record, long nowNs) {
    record.moveTo(StoreRecord.Stage.ENDING);
    Outcome outcome = Objects.requireNonNull(operation.outcome());
    order(new StoreOrder.End(operation, record.id, codec.outcome(outcome)), nowNs);
  }

  /// Records how far an operation has come.
  void progressed(RecordId id, Progress progress, long nowNs) {
    order(new StoreOrder.Progressed(id, progress), nowNs);
  }

  /// Records that the operation has ended, and not how, which the store will not have.
  void endUnsaid(Operation operation, StoreRecord record, String why, long nowNs) {
    Outcome unsaid = new Outcome.Failed(Failures.unrecordableEnd(why));
    order(new StoreOrder.End(operation, record.id, codec.outcome(unsaid)), nowNs);
  }

  /// Leaves the operation to another run.
  void release(Operation operation, StoreRecord record, long nowNs) {
    leave(operation, record);
    release(record.id, nowNs);
  }

  /// The same, of one that was taken and is not here.
  void release(RecordId id, long nowNs) {
    order(new StoreOrder.Release(id), nowNs);
  }

  /// Another run has the operation, or has ended it.
  void leave(Operation operation, StoreRecord record) {
    record.leave(StoreRecord.wasStarted(operation));
    tokens.release(operation);
  }

  /// A token was given before the store had its operation, and it is decided whether it has: who
  /// asks elsewhere when the record is deleted must not wait for it.
  void decide() {
    actions.store(new StoreOrder.Decided(tokens.decide()));
  }

  /// What was ordered until now is not done.
  void beginAnew() {
    pending = 0;
    sample = null;
    actions.store(new StoreOrder.BeginAnew());
  }

  /// Deletes what nobody asks for any more.
  void forget(StoreBatch.Forgotten forgotten, long nowNs) {
    if (pending < PENDING_MAX) {
      order(new StoreOrder.Forget(forgotten), nowNs);
    }
  }

  /// The same, of what is not here: clients may say it as often as they like, and must not fill the
  /// store's queue by that.
  void forgetForeign(StoreBatch.Forgotten forgotten, long nowNs) {
    if (pending < FOREIGN_PENDING_MAX) {
      order(new StoreOrder.Forget(forgotten), nowNs);
    }
  }

  private void order(StoreOrder.Write write, long nowNs) {
    pending++;
    if (sample == null && write.isAwaited()) { // what is not waits for company
      sample = write;
      sampleNs = nowNs;
    }
    actions.store(write);
  }

  /// The store has written this.
  void written(StoreOrder.Write write, long nowNs) {
    pending--;
    if (write == sample) {
      sample = null;
      latencyNs = Math.max(nowNs - sampleNs, latencyNs - latencyNs / 16);
      headStart(Math.clamp(2 * latencyNs, HEAD_START_MIN_NS, HEAD_START_MAX_NS));
    }
  }

  private void headStart(long ns) {
    for (ServedMethod method : methods.all()) {
      method.recordHeadStartNs = mayDefer(method) && !comeFirst(method) ? ns : 0;
    }
  }
}
