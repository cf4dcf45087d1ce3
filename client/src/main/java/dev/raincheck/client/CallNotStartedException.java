package dev.raincheck.client;

/// The call was not run and never will be: refused, unknown, unfit arguments, or rejected by a
/// shutdown. [#retry] says whether and where to try again.
public final class CallNotStartedException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  CallNotStartedException(String message, CallFacts facts) {
    super(message, facts);
  }
}
