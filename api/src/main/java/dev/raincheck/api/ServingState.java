package dev.raincheck.api;

/// What a server is ready for.
public enum ServingState {
  /// Takes calls.
  SERVING,
  /// Shuts down: results can be claimed, new calls are refused or not, as the shutdown strategy
  /// says.
  DRAINING,
  /// Something broke that only a restart mends; the log says what.
  UNHEALTHY,
  /// What a newer server says that this version does not know. Never sent.
  UNKNOWN
}
