package dev.raincheck.client;

import dev.raincheck.client.book.CallBook;
import dev.raincheck.client.socket.ClientMessages;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.transport.loop.BackgroundLogger;

/// Takes what the server has said to the book. The loop's.
final class Intake {
  /// How many of them are what is under way.
  static final int SHARES = 4;

  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.client");
  private static final int MESSAGES_MIN = 8;
  private static final int MESSAGES_MAX = 128;

  private final CallBook book;
  private final ClientMessages wire;

  Intake(CallBook book, ClientMessages wire) {
    this.book = book;
    this.wire = wire;
  }

  /// Takes what has arrived, but no more than a quarter of what is under way: what these replies
  /// set off is sent then, and the server works on it while this takes the rest:
  /// docs/decisions/callbacks-where-users-want-them.md.
  ///
  /// @return whether that was all
  boolean takeShare(long nowNs) {
    int most = Math.clamp(book.underWay() / SHARES, MESSAGES_MIN, MESSAGES_MAX);
    for (int messages = 0; messages < most; messages++) {
      if (!take(nowNs)) {
        return true;
      }
    }
    return false;
  }

  /// Takes the next message, if there is one.
  private boolean take(long nowNs) {
    try {
      Reply reply = wire.receive();
      if (reply == null) {
        return false;
      }
      book.received(reply, nowNs);
    } catch (MalformedMessageException problem) {
      String why = String.valueOf(problem.getMessage());
      LOG.warn("a reply could not be understood: {}", why);
      book.unreadable(problem.id(), why, nowNs);
    }
    return true;
  }
}
