package dev.raincheck.server.state;

import dev.raincheck.server.terms.OperationState;
import dev.raincheck.server.terms.ResultState;
import dev.raincheck.transport.loop.TimerWheel;

/// When an operation has to be looked at. An answer may be early and never late; what takes
/// something away, be it the time to work, the time to obey or the result, may be late and never
/// early.
public final class Deadlines {
  /// For how long a result that the store has is kept here, too. Clients that wait have
  /// acknowledged it by then, and the others are answered from the store.
  private static final long STORED_RESULT_NS = 5_000_000_000L;

  private Deadlines() {}

  /// When it is recorded, as a token is due soon; [Operation#NEVER] if that is not to come.
  public static long recordNs(Operation operation) {
    long headStartNs = operation.method.recordHeadStartNs;
    if (operation.record != null || operation.waiter == null || headStartNs == 0) {
      return Operation.NEVER;
    }
    return operation.answerAtNs() - Math.min(headStartNs, operation.grant.respondWithinNs() / 2);
  }

  /// When its outcome need no longer be kept; [Operation#NEVER] unless it has ended, and is kept by
  /// a token or a key. What was delivered to a client that confirms nothing is kept for a while.
  public static long retentionEndNs(Operation operation) {
    long heldUntilNs = CallKey.heldUntilNs(operation);
    if (!operation.result().isKept()) {
      return heldUntilNs;
    }
    long endNs =
        Math.min(operation.finishedNs + operation.grant.retentionNs(), operation.deliveredUntilNs);
    return operation.result() == ResultState.DELIVERED ? Math.min(endNs, heldUntilNs) : endNs;
  }

  /// From when on its result is left to the store; [Operation#NEVER] if that has it not, or the
  /// operation is kept for a while only, as its client confirms nothing. How an operation failed is
  /// kept here, for operators to see.
  public static long leaveNs(Operation operation) {
    StoreRecord record = operation.record;
    return record != null
            && record.tellsAll()
            && operation.result().isKept()
            && operation.state() == OperationState.SUCCEEDED
            && operation.deliveredUntilNs == Operation.NEVER
        ? operation.finishedNs + STORED_RESULT_NS
        : Operation.NEVER;
  }

  /// The first of them, or [Operation#NEVER].
  public static long nextNs(Operation operation) {
    long dueNs = nextButRecordNs(operation);
    return operation.mayBeTold() ? dueNs : Math.min(recordNs(operation), dueNs);
  }

  private static long nextButRecordNs(Operation operation) {
    if (operation.mayBeTold()) {
      return TimerWheel.notBefore(Math.min(retentionEndNs(operation), leaveNs(operation)));
    }
    long answerNs = operation.waiter == null ? Operation.NEVER : operation.answerAtNs();
    if (operation.isFinal()) {
      return answerNs; // how it ended is being stored
    }
    Operation.Cancel cancel = operation.cancel;
    long graceEndNs = cancel == null ? Operation.NEVER : cancel.graceEndNs();
    long dueNs = TimerWheel.notBefore(Math.min(operation.limitEndNs(), graceEndNs));
    dueNs = operation.report == null ? dueNs : Math.min(dueNs, operation.report.dueNs());
    return Math.min(dueNs, answerNs);
  }

  /// For tests: whether the wheel keeps the first of them, and no timer keeps what is over. When it
  /// is recorded is what was thought best when it was scheduled, and binds nobody.
  public static boolean areKept(Operation operation, TimerWheel wheel) {
    long dueNs = nextButRecordNs(operation);
    return dueNs == Operation.NEVER
        ? !operation.isFinal() || !operation.isScheduled()
        : wheel.firesBy(operation, dueNs);
  }
}
