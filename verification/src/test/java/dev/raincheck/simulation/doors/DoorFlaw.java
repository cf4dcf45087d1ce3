package dev.raincheck.simulation.doors;

/// What a door, or the book behind it, may get wrong. Each must be found by some history.
enum DoorFlaw {
  NONE,
  /// Calls lose their keys on the way to the book.
  NO_KEYS,
  /// Answers are said twice.
  ANSWERS_TWICE,
  /// Who holds a call is not told that it has ended.
  IS_NOT_TOLD,
  /// Errors say that the handler did not run, whatever they know.
  SAYS_NOT_STARTED,
  /// As infi.rpc's own server does: a result is gone once it was told.
  FORGETS_WHAT_IT_TOLD,
  /// A client gets the result of somebody else's call.
  MIXES_UP_RESULTS,
  /// Nobody answers the heartbeat of a call that a former run of the server had.
  IGNORES_LOST_CALLS,
  /// What comes by HTTP takes its time to reach the server.
  LATE
}
