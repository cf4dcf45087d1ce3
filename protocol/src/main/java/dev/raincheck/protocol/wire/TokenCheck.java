package dev.raincheck.protocol.wire;

import dev.raincheck.api.ErrorCode;

/// What a token turned out to be.
public sealed interface TokenCheck {
  /// Issued by this run; or with its store, if it has one, by whichever run.
  record Genuine(Token token) implements TokenCheck {}

  /// Not to be looked up.
  ///
  /// @param code one of the `TOKEN_…` codes
  record Refused(ErrorCode code, String message) implements TokenCheck {}
}
