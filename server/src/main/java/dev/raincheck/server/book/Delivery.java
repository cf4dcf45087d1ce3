package dev.raincheck.server.book;

import dev.raincheck.api.Execution;
import dev.raincheck.protocol.contract.CallMode;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ProgressReport;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.server.state.Subscribers;
import dev.raincheck.server.terms.Milestone;
import dev.raincheck.server.terms.ResultState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is said of an operation, and to whom: the caller, who calls again, who asks by the token,
/// and who wants to hear unasked.
final class Delivery {
  private final Actions actions;
  private final TokenTable tokens;
  private final ReplySender replies;
  private final LedgerColumns columns;
  private final Records records;
  private final CallKeys keys;
  private final Access access;
  private final long deliveredRetentionNs;

  /// The run on the store is dead, and no other has begun: nobody knows which may record what has
  /// no durable token yet, so that gets none.
  boolean betweenRuns;

  Delivery(
      Actions actions,
      TokenTable tokens,
      ReplySender replies,
      LedgerColumns columns,
      Records records,
      CallKeys keys,
      BookSettings settings) {
    this.actions = actions;
    this.tokens = tokens;
    this.replies = replies;
    this.columns = columns;
    this.records = records;
    this.keys = keys;
    this.access = settings.access();
    this.deliveredRetentionNs = settings.times().deliveredRetention().toNanos();
  }

  /// It has ended: whoever waits hears how, and whoever wants to hear unasked.
  void ended(Operation operation, long nowNs) {
    Peer.Waiter waiter = waiter(operation, ran(operation), nowNs);
    if (operation.token != null) {
      columns.move(operation, ResultState.UNCLAIMED);
    }
    if (waiter != null) {
      answer(operation, waiter.peer(), waiter.id(), nowNs);
      actions.tell(Milestone.ANSWERED, operation);
    }
    if (operation.result() == ResultState.PENDING) {
      columns.move(operation, waiter == null ? ResultState.LOST : ResultState.ANSWERED);
    }
    for (Peer subscriber : subscribers(operation)) {
      push(operation, subscriber, nowNs);
    }
  }

  /// Answers the call itself with how it ended; with a token if that is more than the caller takes.
  private void answer(Operation operation, Peer peer, long id, long nowNs) {
    switch (replies.outcome(peer, id, operation, nowNs)) {
      case Encoding.Message outcome -> give(operation, peer, outcome, nowNs);
      case Encoding.TooLarge tooLarge when mayBeKept(operation) && mayPromise(operation) ->
          promise(operation, new Peer.Waiter(peer, id), nowNs);
      case Encoding.TooLarge(long bytes) -> replies.sendTooLarge(peer, id, operation, bytes, nowNs);
    }
  }

  /// A method that never defers never does, and what was answered has been given away.
  private static boolean mayBeKept(Operation operation) {
    return operation.token != null
        || (operation.result() == ResultState.PENDING
            && operation.method.policy().mode() != CallMode.NON_BLOCKING);
  }

  /// Gives the outcome to a client that has asked for it. Whether that is a delivery, its
  /// connection says.
  private void give(Operation operation, Peer peer, Encoding.Message outcome, long nowNs) {
    keys.given(operation, peer.acknowledges(), nowNs);
    if (operation.result() == ResultState.UNCLAIMED) {
      operation.givenForGood = !peer.acknowledges();
      replies.deliver(peer, outcome, operation);
    } else {
      replies.send(peer, outcome);
    }
  }

  /// The connection took it. For clients that do not acknowledge it is kept for a while longer, as
  /// their answer may have been lost behind that.
  void delivered(Operation operation, long nowNs) {
    if (operation.result() == ResultState.UNCLAIMED) {
      columns.move(operation, ResultState.DELIVERED);
      if (operation.givenForGood) {
        operation.deliveredUntilNs = nowNs + deliveredRetentionNs;
      }
    }
  }

  /// Under each token that the client may know it by. Who is no client any more hears nothing, but
  /// for who holds its call until now: that is its answer.
  private void push(Operation operation, Peer subscriber, long nowNs) {
    if (!mayHear(operation)) {
      if (subscriber.format().holds()) {
        Failure refusal = Refused.former(operation.principal, ran(operation));
        String token = tokens.textOf(operation); // by which its call is found
        replies.sendFailure(subscriber, ReplySender.PUSH, token, refusal, nowNs);
      }
      return;
    }
    if (subscriber.format().holds()) {
      if (replies.outcome(subscriber, ReplySender.PUSH, operation, nowNs)
          instanceof Encoding.Message outcome) {
        give(operation, subscriber, outcome, nowNs);
      }
      return;
    }
    for (String token : tokens.textsOf(operation)) {
      if (replies.outcome(subscriber, ReplySender.PUSH, token, operation, nowNs)
          instanceof Encoding.Message outcome) {
        replies.send(subscriber, outcome);
      }
    }
  }

  /// Tells who has called again what has become of it.
  void calledAgain(Operation operation, Peer peer, Request.Call call, long nowNs) {
    if (operation.mayBeTold()) {
      answer(operation, peer, call.header().id(), nowNs);
    } else {
      note(operation, peer, call.options().push(), nowNs);
      promise(operation, new Peer.Waiter(peer, call.header().id()), nowNs);
    }
  }

  /// Tells who asks by the token what has become of it: the outcome, or that it is not over.
  void asked(Operation operation, Peer peer, long id, boolean push, long nowNs) {
    if (!operation.mayBeTold()) {
      note(operation, peer, push, nowNs);
      replies.sendDeferred(peer, id, operation, nowNs);
      return;
    }
    operation.lastPollNs = nowNs;
    switch (replies.outcome(peer, id, operation, nowNs)) {
      case Encoding.Message outcome -> give(operation, peer, outcome, nowNs);
      case Encoding.TooLarge(long bytes) -> replies.sendTooLarge(peer, id, operation, bytes, nowNs);
    }
  }

  /// A client asks, and it has not ended.
  private static void note(Operation operation, Peer peer, boolean push, long nowNs) {
    operation.lastPollNs = nowNs;
    if (push || !peer.isOfMany()) {
      operation.subscribe(peer, push);
    }
    if (operation.report != null) {
      operation.report.refresh();
    }
  }

  /// An answer is due and it has not ended: the caller gets the token, unless that may lead to
  /// nothing, as the operation may be another's.
  void deferred(Operation operation, long nowNs) {
    if (StoreRecord.mayBeAnothers(operation)) {
      failed(operation, Failures.callInDoubt(), nowNs);
      return;
    }
    Peer.Waiter waiter = waiter(operation, ran(operation), nowNs);
    if (waiter != null) {
      promise(operation, waiter, nowNs);
      actions.tell(Milestone.ANSWERED, operation);
    }
  }

  /// Nobody knows what becomes of it: its caller hears that.
  void failed(Operation operation, Failure failure, long nowNs) {
    Peer.Waiter waiter = waiter(operation, failure.execution(), nowNs);
    if (waiter != null) {
      replies.sendFailure(waiter.peer(), waiter.id(), null, failure, nowNs);
      actions.tell(Milestone.ANSWERED, operation);
    }
  }

  /// {@return who waits for an answer, and gets it elsewhere; null if nobody does}
  Peer.@Nullable Waiter dismiss(Operation operation) {
    Peer.Waiter waiter = removeWaiter(operation);
    if (waiter != null) {
      actions.tell(Milestone.ANSWERED, operation);
    }
    return waiter;
  }

  private static Peer.@Nullable Waiter removeWaiter(Operation operation) {
    Peer.Waiter waiter = operation.waiter;
    operation.waiter = null;
    return waiter;
  }

  /// {@return who waits for an answer, and gets it now; null if nobody does} Who is no client any
  /// more hears that, and whether the call ran.
  private Peer.@Nullable Waiter waiter(Operation operation, Execution ran, long nowNs) {
    Peer.Waiter waiter = removeWaiter(operation);
    if (waiter == null || mayHear(operation)) {
      return waiter;
    }
    Failure refusal = Refused.former(operation.principal, ran);
    replies.sendFailure(waiter.peer(), waiter.id(), null, refusal, nowNs);
    actions.tell(Milestone.ANSWERED, operation);
    return null;
  }

  /// Whether its handler ran. What is queued may start yet.
  private static Execution ran(Operation operation) {
    Outcome outcome = operation.outcome();
    if (outcome != null) {
      return outcome.execution();
    }
    return StoreRecord.wasStarted(operation) ? Execution.STARTED : Execution.UNKNOWN;
  }

  /// Issues the token, by which a poll finds the operation from here on, and sends it. The token
  /// says whether the store has the operation: one that is due is not held back for that.
  private void promise(Operation operation, Peer.Waiter to, long nowNs) {
    if (!mayPromise(operation)) {
      replies.sendFailure(to.peer(), to.id(), null, Failures.callInDoubt(), nowNs);
      return;
    }
    tokens.issue(operation, nowNs);
    records.acceptIfDeferrable(operation, nowNs);
    if (operation.mayBeTold() && operation.result() == ResultState.PENDING) {
      columns.move(operation, ResultState.UNCLAIMED);
    }
    if (operation.record != null && !operation.record.isDurable()) {
      operation.record.toldEarly = true;
    }
    replies.sendDeferred(to.peer(), to.id(), operation, nowNs);
  }

  /// Whether a token of it would be good in the next run, too, if this one has been declared dead.
  private boolean mayPromise(Operation operation) {
    return !betweenRuns || StoreRecord.isDurable(operation);
  }

  /// Pushes how far it has come.
  void progressed(Operation operation, ProgressReport report, long nowNs) {
    report.sent(nowNs);
    report.refresh();
    if (!mayHear(operation)) {
      return;
    }
    List<String> texts = tokens.textsOf(operation);
    for (Peer subscriber : subscribers(operation)) {
      texts.forEach(
          token -> replies.sendDeferred(subscriber, ReplySender.PUSH, token, operation, nowNs));
    }
  }

  /// Nothing is pushed without a token.
  private static List<Peer> subscribers(Operation operation) {
    Subscribers subscribers = operation.token == null ? null : operation.subscribers;
    return subscribers == null ? List.of() : subscribers.peers();
  }

  private boolean mayHear(Operation operation) {
    return access.isKnown(operation.principal);
  }
}
