package dev.raincheck.protocol.wire;

import dev.raincheck.api.ErrorCode;

/// What a token turned out to be.
public sealed interface TokenCheck {
  /// Issued by this run.
  record Genuine(Token.Id operation) implements TokenCheck {}

  /// Not to be looked up.
  ///
  /// @param code one of the `TOKEN_…` codes
  record Refused(ErrorCode code, String message) implements TokenCheck {}
}
