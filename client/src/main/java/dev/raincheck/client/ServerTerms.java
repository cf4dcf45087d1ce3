package dev.raincheck.client;

import dev.raincheck.protocol.Compression;
import dev.raincheck.protocol.Reply;
import java.util.Map;

/// What the server grants, as every call needs it: looked up by name once a session.
///
/// @param told what the server said, or what is assumed until it has
/// @param messageBytesMax what both sides take
/// @param sessionCallsMax how far the numbers of a session may run ahead of its lowest open call
/// @param inflates whether the server reads compressed values
record ServerTerms(Reply.Terms told, int messageBytesMax, long sessionCallsMax, boolean inflates) {
  private static final Reply.Terms UNTOLD =
      new Reply.Terms(1_000, 1_000, 0, 0, 1_000, 15_000, Map.of());

  /// Until the server has said anything.
  static ServerTerms untold(int ownMessageBytesMax) {
    return of(UNTOLD, ownMessageBytesMax);
  }

  static ServerTerms of(Reply.Terms told, int ownMessageBytesMax) {
    Map<String, Long> limits = told.limits();
    long ownMax = ownMessageBytesMax;
    return new ServerTerms(
        told,
        (int) Math.min(ownMax, limits.getOrDefault("message_bytes", ownMax)),
        limits.getOrDefault("session_calls", 1_000L),
        limits.containsKey(Compression.INFLATED_BYTES));
  }

  /// Whether the server has said them.
  boolean areTold() {
    return told != UNTOLD;
  }
}
