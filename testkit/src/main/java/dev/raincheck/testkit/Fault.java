package dev.raincheck.testkit;

/// What can befall a connection, from some byte on. See [FaultProxy#spoilNext].
public enum Fault {
  /// It stands still for 2.5 s, longer than anybody waits: what was sent arrives after it was sent
  /// again.
  DELAYED,
  /// A few bytes at a time get through.
  NARROW,
  /// What clients send is lost from then on.
  REQUESTS_LOST,
  /// What the server sends is lost from then on.
  REPLIES_LOST,
  /// Nothing gets through, and neither side hears that the other has hung up.
  HALF_OPEN,
  /// It ends between any two bytes that clients send, in order.
  REQUESTS_CUT,
  /// It ends between any two bytes that the server sends, in order.
  REPLIES_CUT,
  /// It ends with a reset, which also takes what is still under way.
  RESET;

  boolean strikesRequests() {
    return this != REPLIES_LOST && this != REPLIES_CUT;
  }

  boolean strikesReplies() {
    return this != REQUESTS_LOST && this != REQUESTS_CUT;
  }

  /// Whether one side does not hear that the other has hung up.
  boolean hidesTheEnd() {
    return switch (this) {
      case DELAYED, REQUESTS_LOST, REPLIES_LOST, HALF_OPEN -> true;
      case NARROW, REQUESTS_CUT, REPLIES_CUT, RESET -> false;
    };
  }
}
