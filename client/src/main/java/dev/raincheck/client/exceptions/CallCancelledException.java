package dev.raincheck.client.exceptions;

/// The operation was cancelled at the request of a client.
public final class CallCancelledException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  CallCancelledException(String message, CallFacts facts) {
    super(message, facts);
  }
}
