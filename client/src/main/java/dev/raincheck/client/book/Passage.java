package dev.raincheck.client.book;

/// How far messages have come that pass the connection: a large one takes its time, and until it is
/// through nothing else is.
public interface Passage {
  /// Each message is through at once.
  Passage QUICK = new Passage() {};

  /// The number of what leaves next, together with what was sent last.
  default long next() {
    return 0;
  }

  /// Whether what has this number has left.
  default boolean hasLeft(long number) {
    return true;
  }

  /// Whether a part of a large message has come.
  default boolean isArriving() {
    return false;
  }

  /// Whether a part of what is not through yet has passed since this was asked before.
  default boolean hasMoved() {
    return false;
  }
}
