package dev.raincheck.client;

/// The handler failed: it threw what its interface does not declare, or returned what cannot
/// travel.
public final class CallFailedException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  CallFailedException(String message, Facts facts) {
    super(message, facts);
  }
}
