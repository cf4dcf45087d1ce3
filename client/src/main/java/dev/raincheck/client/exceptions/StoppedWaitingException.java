package dev.raincheck.client.exceptions;

/// This client stopped waiting: the limit of `await` is over, the thread was interrupted, the
/// server is silent or its answer cannot be understood, or the client was closed. As long as the
/// server runs, so does the operation, and its token, if there is one, is good until the retention
/// of the result ends.
public final class StoppedWaitingException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  StoppedWaitingException(String message, CallFacts facts) {
    super(message, facts);
  }
}
