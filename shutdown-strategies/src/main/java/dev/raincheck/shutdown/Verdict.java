package dev.raincheck.shutdown;

/// The harshest thing that may be done to an operation that has not ended.
public enum Verdict {
  /// Let it run, or wait.
  KEEP,
  /// Leave it to another run of a server, if it [can be handed
  /// off][OperationStatus#canBeHandedOff]; let it be if it cannot.
  HAND_OFF,
  /// Reject it if it has not started; let it be if it has.
  REJECT,
  /// End it in any case: reject it if it has not started, abort it if it has.
  ABORT
}
