package dev.raincheck.client.exceptions;

/// The operation reached its operation limit, and the server ended it.
/// [dev.raincheck.client.CallOptions] can ask for another limit.
public final class CallTimedOutException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  CallTimedOutException(String message, CallFacts facts) {
    super(message, facts);
  }
}
