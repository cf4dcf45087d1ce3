package dev.raincheck.client;

/// Nobody can tell whether the handler ran: the server was restarted, was silent for longer than
/// the client's patience, or shut this client out, before it told; or what it told could not be
/// understood.
public final class OutcomeUnknownException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  OutcomeUnknownException(String message, CallFacts facts) {
    super(message, facts);
  }
}
