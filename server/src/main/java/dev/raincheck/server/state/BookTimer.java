package dev.raincheck.server.state;

import dev.raincheck.transport.loop.Timer;

/// Whatever has a deadline in the book.
public abstract sealed class BookTimer extends Timer permits Operation, Session, BookTimer.Round {
  /// The shutdown's next round of questions.
  public static final class Round extends BookTimer {}
}
