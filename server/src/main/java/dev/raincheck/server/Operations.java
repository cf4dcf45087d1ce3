package dev.raincheck.server;

import dev.raincheck.protocol.CallMode;
import dev.raincheck.protocol.ErrorCode;
import dev.raincheck.protocol.Failure;
import dev.raincheck.protocol.Progress;
import dev.raincheck.protocol.Request;
import dev.raincheck.protocol.TimerWheel;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The life of operations: from acceptance through the gates to the handler, to the one end that
/// counts, to the moment when the outcome may be forgotten.
final class Operations {
  private final Actions actions;
  private final TimerWheel wheel;
  private final Claims claims;
  private final Replies replies;
  private final Accounts accounts;
  private final Retention retention;
  private final long cancelGraceNs;
  private final UnfinishedList unfinished = new UnfinishedList();

  /// The parts of the book that operations touch.
  record Parts(
      Actions actions,
      TimerWheel wheel,
      Claims claims,
      Replies replies,
      Accounts accounts,
      Retention retention) {}

  Operations(Parts parts, Times times) {
    this.actions = parts.actions();
    this.wheel = parts.wheel();
    this.claims = parts.claims();
    this.replies = parts.replies();
    this.accounts = parts.accounts();
    this.retention = parts.retention();
    this.cancelGraceNs = times.cancelGrace().toNanos();
  }

  List<Operation> unfinished() {
    return unfinished.toList();
  }

  @Nullable Operation oldestUnfinished() {
    return unfinished.oldest();
  }

  /// Takes the operation in, and starts it as soon as its gates let it.
  void accept(Operation operation, boolean deferAtOnce, long nowNs) {
    accounts.accept(operation);
    operation.holdInput();
    unfinished.add(operation);
    operation.method.queued++;
    if (deferAtOnce) {
      answerWithToken(operation, nowNs);
    }
    startIfLetIn(operation);
    schedule(operation);
  }

  private void startIfLetIn(Operation operation) {
    if (Gate.passAll(operation)) {
      operation.run();
      operation.method.queued--;
      operation.method.running++;
      operation.handlerBusy = true;
      operation.method.handlersBusy++;
      actions.start(operation);
    }
  }

  /// The handler came back. Only now may the next of its `@Serial` group start, even if the
  /// operation ended long ago.
  void finished(Operation operation, Outcome outcome, long nowNs) {
    operation.handlerBusy = false;
    operation.dropInput();
    operation.handler = null;
    operation.method.handlersBusy--;
    OperationState end =
        switch (outcome) {
          case Outcome.Value value -> OperationState.SUCCEEDED;
          case Outcome.Failed(Failure failure) when obeyed(operation, failure) ->
              OperationState.CANCELLED;
          case Outcome.Failed failed -> OperationState.FAILED;
        };
    Outcome told =
        end == OperationState.CANCELLED
            ? new Outcome.Failed(Failures.cancelled(true, String.valueOf(operation.cancelReason)))
            : outcome;
    if (!end(operation, end, told, nowNs)) {
      accounts.countLateOutcome();
    }
    Gate.leaveAll(operation, this::startIfLetIn);
  }

  /// Whatever a handler throws that it does not declare may be its way to obey.
  private static boolean obeyed(Operation operation, Failure failure) {
    return operation.cancelReason != null && failure.code() == ErrorCode.INTERNAL;
  }

  /// Asks to stop it. One that was not started ends here; a handler has the grace to obey.
  void cancel(Operation operation, String reason, long nowNs) {
    if (operation.isFinal() || operation.cancelReason != null) {
      return;
    }
    if (operation.state() == OperationState.QUEUED) {
      fail(operation, OperationState.CANCELLED, Failures.cancelled(false, reason), nowNs);
      return;
    }
    operation.cancelReason = reason;
    operation.graceEndNs = nowNs + cancelGraceNs;
    actions.interrupt(operation, reason);
    schedule(operation);
  }

  /// Ends it, by the server's decision: what was not started is rejected.
  void abort(Operation operation, String why, long nowNs) {
    reject(operation, nowNs);
    fail(operation, OperationState.ABORTED, Failures.aborted(why), nowNs);
  }

  /// Ends it if it was not started.
  void reject(Operation operation, long nowNs) {
    if (operation.state() == OperationState.QUEUED) {
      fail(operation, OperationState.REJECTED, Failures.rejected(), nowNs);
    }
  }

  private static boolean isStarted(Operation operation) {
    return operation.state() == OperationState.RUNNING;
  }

  private void fail(Operation operation, OperationState state, Failure failure, long nowNs) {
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
    accounts.finish(operation, nowNs);
    operation.usage.hold(outcome.bytes());
    if (wasQueued) {
      operation.method.queued--;
      operation.dropInput();
      Gate.withdraw(operation);
      Gate.leaveAll(operation, this::startIfLetIn);
    } else {
      operation.method.running--;
    }
    settleByState(operation);
    tellEnd(operation, nowNs);
    operation.dropListeners();
    retention.forgetIfOver(operation);
    schedule(operation);
    return true;
  }

  private void settleByState(Operation operation) {
    switch (operation.state()) {
      case CANCELLED -> accounts.settle(operation, Accounts.Column.CANCELLED);
      case ABORTED -> accounts.settle(operation, Accounts.Column.ABORTED);
      case REJECTED -> accounts.settle(operation, Accounts.Column.REJECTED);
      case SUCCEEDED, FAILED, TIMED_OUT, QUEUED, RUNNING -> {}
    }
  }

  private void tellEnd(Operation operation, long nowNs) {
    Operation.Waiter waiter = operation.waiter;
    if (operation.token != null) {
      operation.method.unclaimed++;
    }
    if (waiter != null) {
      answer(operation, waiter.peer(), waiter.id(), nowNs);
    }
    if (operation.token == null && !operation.settled) {
      accounts.settle(operation, Accounts.Column.ANSWERED);
    }
    Peer subscriber = operation.subscriber;
    if (operation.token != null && subscriber != null) {
      long bytes = replies.sendOutcome(subscriber, Replies.PUSH, operation, nowNs);
      operation.pushed = subscriber.takes().aMessageOf(bytes);
    }
  }

  /// Answers the call itself with how it ended; with a token if that is more than the caller takes.
  private void answer(Operation operation, Peer peer, long id, long nowNs) {
    long bytes = replies.sendOutcome(peer, id, operation, nowNs);
    if (peer.takes().aMessageOf(bytes)) {
      delivered(operation);
    } else if (mayBeKept(operation)) {
      if (operation.token == null) {
        claims.issue(operation, nowNs);
        operation.method.unclaimed++;
      }
      replies.sendDeferred(peer, id, operation, nowNs);
    } else {
      replies.sendTooLarge(peer, id, operation, bytes, nowNs);
    }
  }

  /// A method that never defers never does, and what is settled has been given away.
  private static boolean mayBeKept(Operation operation) {
    return operation.token != null
        || !(operation.settled || operation.method.policy().mode() == CallMode.NON_BLOCKING);
  }

  private static void delivered(Operation operation) {
    if (operation.token != null && !operation.delivered) {
      operation.delivered = true;
      operation.method.unclaimed--;
    }
  }

  /// Tells who has called again what has become of it.
  void answerAgain(Operation operation, Peer peer, Request.Call call, long nowNs) {
    if (operation.isFinal()) {
      answer(operation, peer, call.header().id(), nowNs);
    } else {
      defer(operation, peer, call.header().id(), call.options().push(), nowNs);
    }
  }

  /// Tells who asks by the token what has become of it: the outcome, or that it is not over.
  void tell(Operation operation, Peer peer, long id, boolean push, long nowNs) {
    if (!operation.isFinal()) {
      defer(operation, peer, id, push, nowNs);
      return;
    }
    operation.lastPollNs = nowNs;
    long bytes = replies.sendOutcome(peer, id, operation, nowNs);
    if (peer.takes().aMessageOf(bytes)) {
      delivered(operation);
    } else {
      replies.sendTooLarge(peer, id, operation, bytes, nowNs);
    }
  }

  private void defer(Operation operation, Peer peer, long id, boolean push, long nowNs) {
    operation.lastPollNs = nowNs;
    operation.subscriber = push ? peer : operation.subscriber;
    claims.issue(operation, nowNs);
    if (operation.report != null) {
      operation.report.refresh();
    }
    replies.sendDeferred(peer, id, operation, nowNs);
  }

  private void answerWithToken(Operation operation, long nowNs) {
    Operation.Waiter waiter = operation.waiter;
    operation.waiter = null;
    if (waiter != null) {
      claims.issue(operation, nowNs);
      replies.sendDeferred(waiter.peer(), waiter.id(), operation, nowNs);
    }
  }

  /// The handler has something to tell.
  void progressed(Operation operation, Supplier<@Nullable Progress> latest, long nowNs) {
    if (!operation.isFinal()) {
      ProgressReport report = operation.report == null ? new ProgressReport() : operation.report;
      report.announced(latest, nowNs);
      operation.report = report;
      schedule(operation);
    }
  }

  private void pushProgress(Operation operation, ProgressReport report, long nowNs) {
    report.sent(nowNs);
    report.refresh();
    if (operation.token != null && operation.subscriber != null) {
      replies.sendDeferred(operation.subscriber, Replies.PUSH, operation, nowNs);
    }
  }

  /// One of its deadlines has come.
  void due(Operation operation, long nowNs) {
    if (operation.isFinal()) {
      if (reached(operation.nextDueNs(), nowNs)) {
        retention.expire(operation);
      }
    } else if (reached(operation.limitEndNs(), nowNs)) {
      long limitMs = operation.grant.limitNs() / 1_000_000;
      Failure failure = Failures.timedOut(isStarted(operation), limitMs);
      fail(operation, OperationState.TIMED_OUT, failure, nowNs);
    } else if (reached(operation.graceEndNs, nowNs)) {
      abort(
          operation, "its handler did not obey the cancel (" + operation.cancelReason + ")", nowNs);
    } else {
      if (reached(operation.respondByNs(), nowNs)) {
        answerWithToken(operation, nowNs);
      }
      ProgressReport report = operation.report;
      if (report != null && reached(report.dueNs(), nowNs)) {
        pushProgress(operation, report, nowNs);
      }
    }
    schedule(operation);
  }

  /// The wheel fires up to a tick early, never late.
  private static boolean reached(long dueNs, long nowNs) {
    return dueNs < nowNs + TimerWheel.TICK_NS;
  }

  private void schedule(Operation operation) {
    long dueNs = operation.nextDueNs();
    if (dueNs == Operation.NEVER) {
      wheel.cancel(operation);
    } else {
      wheel.schedule(operation, dueNs);
    }
  }
}
