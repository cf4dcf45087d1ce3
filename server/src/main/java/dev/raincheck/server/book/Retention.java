package dev.raincheck.server.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.server.state.CallKey;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.SessionEntry;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.terms.ResultState;
import java.util.Objects;

/// How long outcomes are kept. One that was given at once, until the session knows that it arrived;
/// one that was deferred, until it is acknowledged or its retention ends; one of a call with a key,
/// for a while longer; what the store has, not for long here. Nothing else removes an outcome, but
/// want of room those that only a key keeps.
final class Retention {
  private final TokenTable tokens;
  private final LedgerColumns columns;
  private final Records records;
  private final CallKeys keys;

  Retention(TokenTable tokens, LedgerColumns columns, Records records, CallKeys keys) {
    this.tokens = tokens;
    this.columns = columns;
    this.records = records;
    this.keys = keys;
  }

  /// How it ended may be told, and whoever waited was.
  void ended(Operation operation) {
    Outcome outcome = operation.outcome();
    if (outcome != null) {
      keys.ended(operation, outcome);
    }
    forgetIfOver(operation);
  }

  /// Another run has it, or nobody.
  void left(Operation operation) {
    keys.leaveToStore(operation);
    operation.dropOutcome();
    operation.forgetIfUnreachable();
  }

  /// The store alone has its outcome from here on, and answers whoever asks by the token.
  void leaveToStore(Operation operation) {
    records.leave(operation, Objects.requireNonNull(operation.record));
    columns.move(operation, ResultState.HANDED_OVER);
    left(operation);
  }

  /// The client has the outcome in safe hands; others with the same key may not.
  void acknowledge(Operation operation, long nowNs) {
    if (operation.result().isKept() && keys.holdOn(operation, nowNs)) {
      columns.move(operation, ResultState.ACKNOWLEDGED);
      forgetRecord(operation, nowNs);
      forgetIfOver(operation);
    } else {
      over(operation, ResultState.ACKNOWLEDGED, ErrorCode.TOKEN_ACKNOWLEDGED, nowNs);
    }
  }

  /// The retention has ended, or its key has kept it for long enough.
  void expire(Operation operation, long nowNs) {
    if (operation.result().isKept()) {
      over(operation, ResultState.EXPIRED, ErrorCode.TOKEN_EXPIRED, nowNs);
    } else {
      release(operation, nowNs);
    }
  }

  /// Gives up an outcome that only a key keeps.
  void release(Operation operation, long nowNs) {
    Outcome outcome = operation.outcome();
    if (outcome != null) {
      keys.bury(operation, outcome, nowNs);
      tokens.bury(operation, outcome, ErrorCode.TOKEN_ACKNOWLEDGED);
      forgetIfOver(operation);
    }
  }

  private void over(Operation operation, ResultState end, ErrorCode cause, long nowNs) {
    Outcome outcome = operation.outcome();
    if (outcome == null || !operation.result().isKept()) {
      return; // it has not ended, or this is not the first time, or the server has closed
    }
    keys.bury(operation, outcome, nowNs);
    if (StoreRecord.keepsKey(operation)) {
      tokens.release(operation); // the store keeps the outcome for a while, for others
    } else {
      tokens.bury(operation, outcome, cause);
    }
    columns.move(operation, end);
    forgetRecord(operation, nowNs);
    operation.forgetIfUnreachable();
  }

  private void forgetRecord(Operation operation, long nowNs) {
    StoreRecord record = operation.record;
    if (record != null) {
      records.forget(new StoreBatch.Forgotten(record.id, operation.principal), nowNs);
    }
  }

  /// A session no longer remembers what became of a sequence.
  void forgotten(SessionEntry call) {
    switch (call) {
      case Operation operation -> forgottenBySession(operation);
      case SessionEntry.Refused refused -> refused.usage().forget(refused.bytes());
      case SessionEntry.Gone gone -> gone.usage().grow(-SessionEntry.Gone.BYTES);
      case SessionEntry.Joined joined -> joined.usage().forget(joined.bytes());
    }
  }

  /// Its session no longer remembers the sequence.
  private void forgottenBySession(Operation operation) {
    operation.session = null;
    forgetIfOver(operation);
  }

  /// Forgets an outcome that nobody can ask for: it has no token, or that is over; no session can
  /// send its call again, and no key leads to it.
  private void forgetIfOver(Operation operation) {
    if (isLeftToItsKey(operation)) {
      if (CallKey.holds(operation)) {
        keys.layAside(operation);
      } else {
        operation.dropOutcome();
      }
    }
    operation.forgetIfUnreachable();
  }

  /// Whether the store has how it ended.
  private static boolean hasRecord(Operation operation) {
    StoreRecord record = operation.record;
    return record != null && record.isDurable() && record.stage() == StoreRecord.Stage.ENDED;
  }

  /// Whether nobody else keeps the outcome.
  static boolean isLeftToItsKey(Operation operation) {
    return operation.mayBeTold()
        && operation.outcome() != null
        && (operation.token == null ? operation.session == null : !operation.result().isKept());
  }

  /// The socket closes now: nobody can claim anything any more.
  void settleUnclaimed() {
    tokens.forEach(this::settle);
  }

  private void settle(Operation operation) {
    if (operation.result() == ResultState.UNCLAIMED) {
      columns.move(operation, hasRecord(operation) ? ResultState.HANDED_OVER : ResultState.LOST);
    } else if (operation.result() == ResultState.PENDING) {
      columns.move(operation, ResultState.LOST); // the store has not said that it has the end
    }
  }
}
