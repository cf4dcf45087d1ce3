package dev.raincheck.client.exceptions;

/// It is not known how the call ended, and mostly not whether the handler ran ([#execution]):
/// before the server answered it was restarted, was silent for longer than the client's patience,
/// or shut this client out; or its answer could not be understood, or said that it cannot tell.
public final class OutcomeUnknownException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  OutcomeUnknownException(String message, CallFacts facts) {
    super(message, facts);
  }
}
