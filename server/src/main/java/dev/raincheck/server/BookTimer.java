package dev.raincheck.server;

import dev.raincheck.protocol.Timer;

/// Whatever has a deadline in the book.
abstract sealed class BookTimer extends Timer permits Operation, Session, BookTimer.Round {
  /// The shutdown's next round of questions.
  static final class Round extends BookTimer {}
}
