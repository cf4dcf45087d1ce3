package dev.raincheck.client;

/// The handler failed: it threw what its interface does not declare, or returned what cannot
/// travel. What is too large for this client alone is kept as long as any result: take the token up
/// with a larger [ClientOptions#messageBytesMax], or acknowledge it. (A `@NonBlocking` method that
/// ran on the server's loop has no token, and its result is lost.) So is an exception that the
/// interface declares, if the token was taken up without the interface or with another version of
/// it.
public final class CallFailedException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  CallFailedException(String message, CallFacts facts) {
    super(message, facts);
  }
}
