package dev.raincheck.api;

/// Whether the handler ran: what every error says, so that a caller knows if trying again is safe.
public enum Execution {
  /// The handler was never started, and never will be for this request.
  NOT_STARTED,
  /// The handler was started and did not run to its end, or nobody waited for it.
  STARTED,
  /// The handler ran to its end.
  FINISHED,
  /// Nobody can tell, for instance because the server was restarted; or a newer server said what
  /// this version does not know.
  UNKNOWN
}
