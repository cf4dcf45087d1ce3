package dev.raincheck.shutdown;

/// What a shutting-down server does with a call it has not seen before.
public enum NewCalls {
  /// Serve it; its operation then takes part in the shutdown like any other.
  ADMIT,
  /// Refuse it: `SHUTTING_DOWN`, `NOT_STARTED`, to be retried elsewhere.
  REJECT
}
