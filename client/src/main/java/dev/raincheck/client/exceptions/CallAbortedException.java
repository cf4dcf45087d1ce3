package dev.raincheck.client.exceptions;

/// The server ended the operation: it shut down, or the handler did not obey a cancel in time; or
/// the server died while it ran, and the operation may not run again.
public final class CallAbortedException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  CallAbortedException(String message, CallFacts facts) {
    super(message, facts);
  }
}
