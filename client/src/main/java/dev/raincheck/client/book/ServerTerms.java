package dev.raincheck.client.book;

import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.Reply;
import java.time.Duration;
import java.util.Map;

/// What the server grants, as every call needs it: looked up by name once per session. A server may
/// say anything, so it is brought to where no sum overflows and nothing is repeated without end.
///
/// @param told what the server said, or what is assumed until it has; all times are from 1 ms to
///   365 days
/// @param messageBytesMax what both sides take
/// @param sessionCallsMax how far the numbers of a session may run ahead of its lowest open call
/// @param inflates whether the server reads compressed values
/// @param keyCharsMax the longest key of a call; 0 if the server knows no keys
/// @param store which store the server has; 0 if none
record ServerTerms(
    Reply.Terms told,
    int messageBytesMax,
    long sessionCallsMax,
    boolean inflates,
    long keyCharsMax,
    long store) {
  private static final Reply.Terms UNDECLARED =
      new Reply.Terms(1_000, 1_000, 0, 0, 1_000, 15_000, Map.of());

  private static final long SESSION_CALLS_DEFAULT = 1_000;
  private static final long TIME_MS_MAX = Duration.ofDays(365).toMillis();

  /// Until the server has said anything.
  static ServerTerms untold(int ownMessageBytesMax) {
    return new ServerTerms(UNDECLARED, ownMessageBytesMax, SESSION_CALLS_DEFAULT, false, 0, 0);
  }

  static ServerTerms of(Reply.Terms told, int ownMessageBytesMax) {
    Map<String, Long> limits = told.limits();
    long ownMax = ownMessageBytesMax;
    return new ServerTerms(
        clamped(told),
        Math.clamp(
            limits.getOrDefault(Reply.Terms.MESSAGE_BYTES, ownMax),
            WireLimits.MESSAGE_BYTES_MIN,
            ownMessageBytesMax),
        Math.max(1, limits.getOrDefault(Reply.Terms.SESSION_CALLS, SESSION_CALLS_DEFAULT)),
        limits.containsKey(Compression.INFLATED_BYTES),
        limits.getOrDefault(Reply.Terms.KEY_CHARS, 0L),
        limits.getOrDefault(Reply.Terms.STORE, 0L));
  }

  private static Reply.Terms clamped(Reply.Terms told) {
    return new Reply.Terms(
        timeMs(told.respondWithinMs()),
        timeMs(told.respondWithinMaxMs()),
        timeMs(told.retentionMs()),
        timeMs(told.sessionLeaseMs()),
        timeMs(told.firstPollMs()),
        timeMs(told.pollMaxMs()),
        told.limits());
  }

  /// A time that the server named, as far as it can be used.
  static long timeMs(long toldMs) {
    return Math.clamp(toldMs, 1, TIME_MS_MAX);
  }

  /// How long the server keeps a session of which it hears nothing.
  ///
  /// @param used whether a call was made in it
  long leaseNs(boolean used) {
    long leaseMs = told.sessionLeaseMs();
    return (used ? leaseMs : Math.min(leaseMs, Reply.Terms.UNUSED_LEASE_MS)) * 1_000_000;
  }

  /// Whether the server has said them.
  boolean areKnown() {
    return told != UNDECLARED;
  }
}
