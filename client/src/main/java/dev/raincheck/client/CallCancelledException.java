package dev.raincheck.client;

/// The operation was cancelled, because a client asked for it.
public final class CallCancelledException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  CallCancelledException(String message, CallFacts facts) {
    super(message, facts);
  }
}
