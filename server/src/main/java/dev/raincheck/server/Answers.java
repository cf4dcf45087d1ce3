package dev.raincheck.server;

import dev.raincheck.protocol.CallMode;
import dev.raincheck.protocol.Request;
import org.jspecify.annotations.Nullable;

/// What is said of an operation, and to whom: the caller, who calls again, who asks by the token,
/// and who wants to hear unasked.
final class Answers {
  private final Claims claims;
  private final Replies replies;
  private final Accounts accounts;
  private final Access access;

  Answers(Claims claims, Replies replies, Accounts accounts, Access access) {
    this.claims = claims;
    this.replies = replies;
    this.accounts = accounts;
    this.access = access;
  }

  /// It has ended: whoever waits hears how, and whoever wants to hear unasked.
  void ended(Operation operation, long nowNs) {
    Operation.Waiter waiter = waiter(operation);
    if (operation.token != null) {
      operation.method.unclaimed++;
    }
    if (waiter != null) {
      answer(operation, waiter.peer(), waiter.id(), nowNs);
    }
    if (operation.token == null && !operation.settled) {
      boolean heard = waiter != null;
      accounts.settle(operation, heard ? Accounts.Column.ANSWERED : Accounts.Column.LOST);
    }
    Peer subscriber = subscriber(operation);
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
  void calledAgain(Operation operation, Peer peer, Request.Call call, long nowNs) {
    if (operation.isFinal()) {
      answer(operation, peer, call.header().id(), nowNs);
    } else {
      defer(operation, peer, call.header().id(), call.options().push(), nowNs);
    }
  }

  /// Tells who asks by the token what has become of it: the outcome, or that it is not over.
  void asked(Operation operation, Peer peer, long id, boolean push, long nowNs) {
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

  /// An answer is due and it has not ended: the caller gets the token.
  void deferred(Operation operation, long nowNs) {
    Operation.Waiter waiter = waiter(operation);
    operation.waiter = null;
    if (waiter != null) {
      claims.issue(operation, nowNs);
      replies.sendDeferred(waiter.peer(), waiter.id(), operation, nowNs);
    }
  }

  /// Pushes how far it has come.
  void progressed(Operation operation, ProgressReport report, long nowNs) {
    report.sent(nowNs);
    report.refresh();
    Peer subscriber = subscriber(operation);
    if (operation.token != null && subscriber != null) {
      replies.sendDeferred(subscriber, Replies.PUSH, operation, nowNs);
    }
  }

  /// Nobody who was a client once, and is none any more, hears anything.
  private Operation.@Nullable Waiter waiter(Operation operation) {
    return access.isKnown(operation.principal) ? operation.waiter : null;
  }

  private @Nullable Peer subscriber(Operation operation) {
    return access.isKnown(operation.principal) ? operation.subscriber : null;
  }
}
