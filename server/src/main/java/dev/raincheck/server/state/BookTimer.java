package dev.raincheck.server.state;

import dev.raincheck.server.terms.Sought;
import dev.raincheck.transport.loop.Timer;
import org.jspecify.annotations.Nullable;

/// Whatever has a deadline in the book.
public abstract sealed class BookTimer extends Timer
    permits OperationList.Entry,
        Session,
        BookTimer.Inquiry,
        BookTimer.Round,
        BookTimer.KeyExpiry,
        BookTimer.ProgressRound,
        BookTimer.WatchRound {
  /// The shutdown's next round of questions.
  public static final class Round extends BookTimer {}

  /// A client asks for an operation that only the store may know. It is due when the client gets an
  /// answer in any case.
  public static final class Inquiry extends BookTimer {
    public final Peer peer;

    /// Of the request.
    public final long id;

    public final Sought sought;

    /// Within which time it is to be answered, if that is less than what the server grants.
    public long withinNs = Long.MAX_VALUE;

    /// Whether the client wants to hear unasked what becomes of the operation.
    public boolean push;

    /// Why the client wants the operation stopped; null if it does not.
    public @Nullable String cancelReason;

    /// The client has had its answer: there is nothing left to look up.
    public volatile boolean answered;

    public Inquiry(Peer peer, long id, Sought sought) {
      this.peer = peer;
      this.id = id;
      this.sought = sought;
    }
  }

  /// The store hears how far operations have come.
  public static final class ProgressRound extends BookTimer {}

  /// The store is asked what others have done for those who wait here.
  public static final class WatchRound extends BookTimer {}

  /// The end of the oldest tombstone of a key.
  public static final class KeyExpiry extends BookTimer {}
}
