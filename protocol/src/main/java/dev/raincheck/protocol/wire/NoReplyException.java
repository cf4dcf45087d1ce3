package dev.raincheck.protocol.wire;

import dev.raincheck.api.Execution;

/// There will be no reply to what a door has asked.
public final class NoReplyException extends RuntimeException {
  private final Execution execution;

  /// @param execution [Execution#NOT_STARTED] if the request has not reached the server, and never
  ///   will; else [Execution#UNKNOWN]
  public NoReplyException(Execution execution, String message) {
    super(message);
    this.execution = execution;
  }

  /// Whether a handler may have run for it.
  public Execution execution() {
    return execution;
  }
}
