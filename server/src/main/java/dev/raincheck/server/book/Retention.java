package dev.raincheck.server.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.ResultState;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.server.store.StoreBatch;

/// How long outcomes are kept. One that was given at once, until the session knows that it arrived;
/// one that was deferred, until it is acknowledged or its retention ends. Nothing else removes an
/// outcome.
final class Retention {
  private final Claims claims;
  private final Accounts accounts;
  private final Records records;

  Retention(Claims claims, Accounts accounts, Records records) {
    this.claims = claims;
    this.accounts = accounts;
    this.records = records;
  }

  /// The client has the outcome in safe hands.
  void acknowledge(Operation operation, long nowNs) {
    over(operation, ResultState.ACKNOWLEDGED, ErrorCode.TOKEN_ACKNOWLEDGED, nowNs);
  }

  /// The retention has ended.
  void expire(Operation operation, long nowNs) {
    over(operation, ResultState.EXPIRED, ErrorCode.TOKEN_EXPIRED, nowNs);
  }

  private void over(Operation operation, ResultState end, ErrorCode cause, long nowNs) {
    Outcome outcome = operation.outcome();
    if (outcome == null || !operation.result().isKept()) {
      return; // it has not ended, or this is not the first time, or the server has closed
    }
    claims.bury(operation, outcome, cause);
    accounts.move(operation, end);
    StoreRecord record = operation.record;
    if (record != null) {
      records.forget(new StoreBatch.Forgotten(record.id, operation.principal), nowNs);
    }
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

  /// Whether the store has how it ended.
  private static boolean hasRecord(Operation operation) {
    StoreRecord record = operation.record;
    return record != null && record.isDurable() && record.stage() == StoreRecord.Stage.ENDED;
  }

  /// The socket closes now: nobody can claim anything any more.
  void settleUnclaimed() {
    for (Operation operation : claims.open()) {
      if (operation.result() == ResultState.UNCLAIMED) {
        accounts.move(operation, hasRecord(operation) ? ResultState.HANDED_OVER : ResultState.LOST);
      } else if (operation.result() == ResultState.PENDING) {
        accounts.move(operation, ResultState.LOST); // the store has not said that it has the end
      }
    }
  }
}
