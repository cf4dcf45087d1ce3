package dev.raincheck.client.book;

/// Whether the server records no new calls, since its store is away. Another one may: the client
/// moves at once, but if that is no better ever more rarely, since the store may be away from all.
final class StoreAway {
  private static final long PAUSE_MIN_NS = 1_000_000_000;
  private static final long PAUSE_MAX_NS = 15_000_000_000L;

  /// In which the server has said so; 0 if it has not, or takes calls again.
  private long session;

  /// How often the client has moved since a call was taken, and when it may again.
  private int moves;

  private long dueNs;

  /// The server of this session has said so.
  void said(long of) {
    session = of;
  }

  /// A call was taken that had been refused.
  void isOver() {
    session = 0;
    moves = 0;
  }

  /// Whether the server of this session is to be left for that.
  boolean isReasonToMove(long present, long nowNs) {
    return present != 0 && present == session && (moves == 0 || nowNs >= dueNs);
  }

  /// There will be a connection to another server.
  void moved(long nowNs) {
    session = 0;
    dueNs = nowNs + Math.min(PAUSE_MIN_NS << Math.min(moves, 16), PAUSE_MAX_NS);
    moves++;
  }
}
