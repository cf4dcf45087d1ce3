package dev.raincheck.simulation.fleet;

/// What a store, or the thread that serves it, may get wrong. Each must be found by some history:
/// an oracle that finds none of them proves nothing.
public enum Flaw {
  NONE,
  /// A run that was declared dead still writes.
  NO_FENCE,
  /// The search for a dead run's operations is older than the lock that ends its writing, and is
  /// not repeated.
  TAKE_OVER_IN_ONE,
  /// What had started is queued again whether it may run twice or not.
  RUN_AGAIN_ANYWAY,
  /// Nobody looks for what is left of a run whose taker died, too.
  ONE_TAKER_ONLY,
  /// Two records may have one name.
  NO_NAMES,
  /// The book hears that a record is stored before it is.
  ACCEPTED_TOO_EARLY,
  /// The book hears that a start is stored before it is.
  STARTED_TOO_EARLY,
  /// The book hears that an end is stored before it is.
  ENDED_TOO_EARLY,
  /// A write of which nobody knows whether it was done counts as refused.
  DOUBT_IS_REFUSAL,
  /// A write of which nobody knows whether it was done counts as done.
  DOUBT_IS_SUCCESS,
  /// A take of which nobody knows whether it was done is not given back.
  TAKE_IN_DOUBT_IS_KEPT,
  /// Handlers go on when their run was declared dead, and the book never hears of it.
  FENCE_IS_NOT_TOLD
}
