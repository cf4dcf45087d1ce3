package dev.raincheck.client;

/// The handler failed: it threw what its interface does not declare, or returned what cannot
/// travel. A result that has a token and is too large for this client alone is kept: take the token
/// up with a larger [ClientOptions#messageBytesMax].
public final class CallFailedException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  CallFailedException(String message, Facts facts) {
    super(message, facts);
  }
}
