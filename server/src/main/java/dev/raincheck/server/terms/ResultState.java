package dev.raincheck.server.terms;

/// Where an operation's result stands, the second half of its life. Only
/// [dev.raincheck.server.book.LedgerColumns#move] changes it.
public enum ResultState {
  /// The operation has not ended.
  PENDING,
  /// The call itself got the result. It has no token, and is kept while its session may ask again.
  ANSWERED,
  /// It is kept under a token, and no client is known to have it: what was pushed may be lost.
  UNCLAIMED,
  /// A connection took it in answer to a client that had asked for it.
  DELIVERED,
  /// A client has it in safe hands, and said so.
  ACKNOWLEDGED,
  /// Its retention has ended.
  EXPIRED,
  /// The store has it, or the operation: another run of a server gives it to whoever asks.
  HANDED_OVER,
  /// No client had it when the server closed; or its caller was no client any more when it ended,
  /// and there is no token.
  LOST;

  public boolean mayBecome(ResultState next) {
    return switch (this) {
      case PENDING -> next == ANSWERED || next == UNCLAIMED || next == HANDED_OVER || next == LOST;
      case UNCLAIMED ->
          next == DELIVERED
              || next == ACKNOWLEDGED
              || next == EXPIRED
              || next == HANDED_OVER
              || next == LOST;
      case DELIVERED -> next == ACKNOWLEDGED || next == EXPIRED || next == HANDED_OVER;
      case ANSWERED, ACKNOWLEDGED, EXPIRED, HANDED_OVER, LOST -> false;
    };
  }

  /// Whether it is kept for a client that has its token.
  public boolean isKept() {
    return this == UNCLAIMED || this == DELIVERED;
  }

  /// Whether the server has kept it for as long as it promised.
  public boolean isOver() {
    return this == ACKNOWLEDGED || this == EXPIRED;
  }
}
