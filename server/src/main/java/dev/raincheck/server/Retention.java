package dev.raincheck.server;

import dev.raincheck.protocol.ErrorCode;

/// How long outcomes are kept. One that was given at once, until the session knows that it arrived;
/// one that was deferred, until it is acknowledged or its retention ends. Nothing else removes an
/// outcome.
final class Retention {
  private final Claims claims;
  private final Accounts accounts;

  Retention(Claims claims, Accounts accounts) {
    this.claims = claims;
    this.accounts = accounts;
  }

  /// The client has the outcome in safe hands.
  void acknowledge(Operation operation) {
    over(operation, Accounts.Column.ACKNOWLEDGED, ErrorCode.TOKEN_ACKNOWLEDGED);
  }

  /// The retention has ended.
  void expire(Operation operation) {
    over(operation, deliveredOr(operation, Accounts.Column.EXPIRED), ErrorCode.TOKEN_EXPIRED);
  }

  private void over(Operation operation, Accounts.Column column, ErrorCode cause) {
    Outcome outcome = operation.outcome();
    if (outcome == null) {
      return; // it has not ended, or this is not the first time
    }
    claims.bury(operation, outcome, cause);
    if (!operation.settled) {
      accounts.settle(operation, column);
    }
    if (!operation.delivered) {
      operation.method.unclaimed--;
    }
    operation.dropOutcome();
    operation.forgetIfUnreachable();
  }

  /// Its session no longer remembers the sequence.
  void forgottenBySession(Operation operation) {
    operation.session = null;
    forgetIfOver(operation);
  }

  /// Forgets an outcome that nobody can ask for: it has no token, and no session can send its call
  /// again.
  void forgetIfOver(Operation operation) {
    if (operation.isFinal() && operation.token == null && operation.session == null) {
      operation.dropOutcome();
    }
    operation.forgetIfUnreachable();
  }

  /// The socket closes now: nobody can claim anything any more.
  void settleUnclaimed() {
    for (Operation operation : claims.open()) {
      if (!operation.settled) {
        accounts.settle(operation, deliveredOr(operation, Accounts.Column.LOST));
      }
    }
  }

  private static Accounts.Column deliveredOr(Operation operation, Accounts.Column otherwise) {
    return operation.delivered ? Accounts.Column.DELIVERED : otherwise;
  }
}
