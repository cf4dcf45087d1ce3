package dev.raincheck.server.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Progress;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Deadlines;
import dev.raincheck.server.state.Gate;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.OperationList;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.server.terms.Milestone;
import dev.raincheck.server.terms.OperationState;
import dev.raincheck.server.terms.ResultState;
import dev.raincheck.transport.loop.TimerWheel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The life of operations: acceptance, gates, handler, the one end that counts, forgetting.
final class Operations {
  private final Actions actions;
  private final TimerWheel wheel;
  private final Delivery delivery;
  private final LedgerColumns columns;
  private final Retention retention;
  private final Records records;
  private final long cancelGraceNs;
  private final TokenTable tokens;
  final OperationList unfinished = new OperationList();

  Operations(
      Actions actions,
      TimerWheel wheel,
      TokenTable tokens,
      Delivery delivery,
      LedgerColumns columns,
      Retention retention,
      Records records,
      Times times) {
    this.actions = actions;
    this.wheel = wheel;
    this.tokens = tokens;
    this.delivery = delivery;
    this.columns = columns;
    this.retention = retention;
    this.records = records;
    this.cancelGraceNs = times.cancelGrace().toNanos();
  }

  /// Takes the operation in, and starts it as soon as its gates let it.
  ///
  /// @param deferAtOnce whether its caller gets the token now, or as soon as it is recorded
  void accept(Operation operation, boolean deferAtOnce, long nowNs) {
    takeIn(operation);
    if (records.comesFirst(operation)) {
      records.accept(operation, Gate.passAll(operation), deferAtOnce, nowNs);
    } else if (deferAtOnce && records.areKept()) {
      records.accept(operation, true, true, nowNs);
      startIfQueued(operation, nowNs); // it has no gates
    } else {
      if (deferAtOnce) {
        delivery.deferred(operation, nowNs);
      }
      startIfLetIn(operation, nowNs);
    }
    schedule(operation);
  }

  /// Takes in an operation that the store has had for longer.
  void restore(Operation operation, long nowNs) {
    takeIn(operation);
    startIfLetIn(operation, nowNs);
    schedule(operation);
  }

  void takeIn(Operation operation) {
    columns.accept(operation);
    actions.tell(Milestone.ACCEPTED, operation);
    operation.keep();
    unfinished.add(operation);
    operation.method.queued++;
  }

  /// What is recorded as queued starts when it is recorded as started.
  private void startIfLetIn(Operation operation, long nowNs) {
    if (!Gate.passAll(operation)) {
      return;
    }
    StoreRecord record = operation.record;
    if (record != null) {
      records.start(operation, record, nowNs);
    } else {
      startIfQueued(operation, nowNs);
    }
  }

  /// The operation may start, unless it has ended meanwhile.
  void startIfQueued(Operation operation, long nowNs) {
    if (operation.state() == OperationState.QUEUED) {
      operation.run();
      operation.method.queued--;
      operation.method.running++;
      operation.handlerBusy = true;
      operation.method.handlersBusy++;
      actions.tell(Milestone.STARTED, operation);
      actions.start(operation);
    }
  }

  /// The handler came back. Only now may the next of its `@Serial` group start, even if the
  /// operation ended long ago.
  void finished(Operation operation, Outcome outcome, long nowNs) {
    Operation.Cancel cancel = operation.cancel;
    operation.handlerCameBack();
    operation.method.handlersBusy--;
    OperationState end =
        switch (outcome) {
          case Outcome.Value value -> OperationState.SUCCEEDED;
          case Outcome.Failed(Failure failure) when cancel != null && mayObey(failure) ->
              OperationState.CANCELLED;
          case Outcome.Failed failed -> OperationState.FAILED;
        };
    Outcome told =
        cancel != null && end == OperationState.CANCELLED
            ? new Outcome.Failed(Failures.cancelled(true, cancel.reason()))
            : outcome;
    if (!end(operation, end, told, nowNs)) {
      columns.countLateOutcome();
      operation.forgetIfUnreachable();
    }
    leaveGates(operation, nowNs);
  }

  private void leaveGates(Operation operation, long nowNs) {
    Gate.leaveAll(operation, next -> startIfLetIn(next, nowNs));
  }

  /// Whatever a handler throws that it does not declare may be its way to obey.
  private static boolean mayObey(Failure failure) {
    return failure.code() == ErrorCode.INTERNAL;
  }

  /// Asks to stop it. One that was not started ends here; a handler has the grace to obey.
  void cancel(Operation operation, String reason, long nowNs) {
    if (operation.isFinal() || operation.cancel != null) {
      return;
    }
    if (operation.state() == OperationState.QUEUED) {
      Failure cancelled = Failures.cancelled(StoreRecord.wasStarted(operation), reason);
      fail(operation, OperationState.CANCELLED, cancelled, nowNs);
      return;
    }
    operation.stop(new Operation.Cancel(reason, nowNs + cancelGraceNs));
    actions.interrupt(operation, reason);
    schedule(operation);
  }

  /// Ends it, by the server's decision: what was not started is rejected.
  void abort(Operation operation, String why, long nowNs) {
    reject(operation, nowNs);
    boolean isForGood = StoreRecord.keepsKey(operation);
    fail(operation, OperationState.ABORTED, Failures.abortedByShutdown(why, isForGood), nowNs);
  }

  /// Ends it for good, by an operator's decision, or since it did not obey a cancel.
  void abortNow(Operation operation, String why, long nowNs) {
    Failure aborted = Failures.aborted(StoreRecord.wasStarted(operation), why);
    fail(operation, OperationState.ABORTED, aborted, nowNs);
  }

  /// Ends it if it was not started.
  void reject(Operation operation, long nowNs) {
    if (operation.state() == OperationState.QUEUED && !StoreRecord.wasStarted(operation)) {
      fail(operation, OperationState.REJECTED, Failures.rejected(), nowNs);
    }
  }

  /// Leaves it to another run. Whoever waits for an answer gets the token.
  void handOff(Operation operation, long nowNs) {
    StoreRecord record = operation.record;
    if (record == null || !StoreRecord.mayBeHandedOff(operation)) {
      return;
    }
    delivery.deferred(operation, nowNs);
    records.release(operation, record, nowNs);
    leave(operation, OperationState.HANDED_OFF, nowNs);
  }

  /// Another run goes on with it, or says how it ended; here it is over.
  ///
  /// @param end as which: aborted if nobody knows whether the store has it
  void leave(Operation operation, OperationState end, long nowNs) {
    boolean isBusy = operation.handlerBusy;
    if (operation.isFinal()) {
      left(operation);
    } else {
      end(operation, end, new Outcome.Failed(Failures.rejected()), nowNs);
    }
    if (isBusy) {
      actions.interrupt(operation, "another run of the server goes on with this");
    }
  }

  void fail(Operation operation, OperationState state, Failure failure, long nowNs) {
    if (!operation.isFinal()) {
      end(operation, state, new Outcome.Failed(failure), nowNs);
      if (operation.handlerBusy) {
        actions.interrupt(operation, failure.message());
      }
    }
  }

  private boolean end(Operation operation, OperationState state, Outcome outcome, long nowNs) {
    boolean wasQueued = operation.state() == OperationState.QUEUED;
    if (!operation.end(state, outcome, nowNs)) {
      return false;
    }
    unfinished.remove(operation);
    tokens.ended(operation);
    columns.finish(operation, nowNs);
    actions.tell(Milestone.ENDED, operation);
    if (operation.token == null) {
      operation.answered();
    }
    if (wasQueued) {
      operation.method.queued--;
      operation.dropInput();
      Gate.withdraw(operation);
      leaveGates(operation, nowNs);
    } else {
      operation.method.running--;
    }
    StoreRecord record = operation.record;
    if (record != null && record.isLeft()) {
      left(operation);
    } else if (record == null || !StoreRecord.isKept(operation)) {
      told(operation, nowNs);
    } else {
      records.end(operation, record, nowNs);
      schedule(operation);
    }
    return true;
  }

  /// There is nothing to tell here.
  private void left(Operation operation) {
    columns.move(
        operation, StoreRecord.isInDoubt(operation) ? ResultState.LOST : ResultState.HANDED_OVER);
    operation.dropListeners();
    retention.left(operation);
    schedule(operation);
  }

  /// How it ended may be told from now on.
  void told(Operation operation, long nowNs) {
    delivery.ended(operation, nowNs);
    operation.dropListeners();
    retention.ended(operation);
    schedule(operation);
  }

  /// The client has the outcome in safe hands: there is nothing left to wait for.
  void acknowledge(Operation operation, long nowNs) {
    retention.acknowledge(operation, nowNs);
    schedule(operation);
  }

  /// The handler has something to tell.
  void progressed(Operation operation, Supplier<@Nullable Progress> latest, long nowNs) {
    if (!operation.isFinal()) {
      operation.announce().announced(latest, nowNs);
      schedule(operation);
    }
  }

  /// The time that it may take to work is over.
  void timeOut(Operation operation, long nowNs) {
    long limitMs = operation.grant.limitNs() / 1_000_000;
    Failure failure = Failures.timedOut(StoreRecord.wasStarted(operation), limitMs);
    fail(operation, OperationState.TIMED_OUT, failure, nowNs);
  }

  /// For tests: whether the wheel keeps its deadlines.
  boolean isScheduled(Operation operation) {
    return Deadlines.areKept(operation, wheel);
  }

  void schedule(Operation operation) {
    long dueNs = Deadlines.nextNs(operation);
    if (dueNs == Operation.NEVER) {
      wheel.cancel(operation);
    } else {
      wheel.schedule(operation, dueNs);
    }
  }
}
