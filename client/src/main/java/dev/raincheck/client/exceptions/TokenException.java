package dev.raincheck.client.exceptions;

/// There is no result for this token. [#code] says why: it is malformed, forged, of another server,
/// lost with an earlier run, expired, acknowledged before, or unknown.
public final class TokenException extends RaincheckException {
  private static final long serialVersionUID = 1L;

  TokenException(String message, CallFacts facts) {
    super(message, facts);
  }
}
