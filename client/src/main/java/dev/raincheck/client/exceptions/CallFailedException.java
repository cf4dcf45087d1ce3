package dev.raincheck.client.exceptions;

/// The handler failed: it threw what its interface does not declare, or returned what cannot
/// travel.
///
/// A result that is too large for this client alone is kept like any other: resume the token with a
/// larger [dev.raincheck.client.ClientOptions#messageBytesMax], or acknowledge it. A declared
/// exception is kept as well if the token was resumed without the interface, or with another
/// version of it. (The result of a `@NonBlocking` method that ran on the server's loop has no token
/// and is lost.)
public final class CallFailedException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  CallFailedException(String message, CallFacts facts) {
    super(message, facts);
  }
}
