package dev.raincheck.client;

/// The operation reached its operation limit, and the server ended it. [CallOptions] can ask for
/// another limit.
public final class CallTimedOutException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  CallTimedOutException(String message, CallFacts facts) {
    super(message, facts);
  }
}
