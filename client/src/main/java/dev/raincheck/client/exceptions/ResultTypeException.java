package dev.raincheck.client.exceptions;

/// The operation succeeded, but its result is not of the type that was asked for: the client's
/// interface is not the server's, or the token was resumed with another type. A result with a token
/// is not acknowledged: resume the token with the right type.
public final class ResultTypeException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  ResultTypeException(String message, CallFacts facts) {
    super(message, facts);
  }
}
