package dev.raincheck.client;

/// This client stopped waiting: the time given to `await` is over, the thread was interrupted, the
/// server is silent or says what cannot be understood, or the client was closed. If this run of the
/// server goes on, so does the operation, and the token, if there is one, is good until the
/// retention of the result ends.
public final class StoppedWaitingException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  StoppedWaitingException(String message, CallFacts facts) {
    super(message, facts);
  }
}
