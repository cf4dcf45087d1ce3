package dev.raincheck.client.exceptions;

/// The call did not run and never will: it was refused, its method is unknown, its arguments do not
/// fit, a shutdown rejected it, or it never left this client. [#retry] says whether and where to
/// try again.
public final class CallNotStartedException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  CallNotStartedException(String message, CallFacts facts) {
    super(message, facts);
  }
}
