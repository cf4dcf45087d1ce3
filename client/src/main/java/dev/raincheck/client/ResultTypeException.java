package dev.raincheck.client;

/// The operation went well, and its result is not of the type that was asked for: the client's
/// interface is not the server's, or the token was taken up with another type. A result with a
/// token is not acknowledged, and can be taken up as what it is.
public final class ResultTypeException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  ResultTypeException(String message, CallFacts facts) {
    super(message, facts);
  }
}
