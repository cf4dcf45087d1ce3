package dev.raincheck.server;

import dev.raincheck.protocol.Token;

/// The token of one operation.
///
/// @param id what the token names
/// @param text what the client holds
record Claim(Token.Id id, String text) {
  /// Enough of it to find the operation in a log, too little to claim it.
  String shortText() {
    return String.format("%08x", id.high() >>> 32);
  }
}
