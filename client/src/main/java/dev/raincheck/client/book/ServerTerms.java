package dev.raincheck.client.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the server grants, as every call needs it: looked up by name once per session. A server may
/// say anything, so it is brought to where no sum overflows and nothing is repeated without end.
///
/// @param told what the server said, or what is assumed until it has; all times are from 1 ms to
///   365 days
/// @param messageBytesMax what both sides take
/// @param sessionCallsMax how far the numbers of a session may run ahead of its lowest open call
/// @param inflates whether the server reads compressed values
/// @param keyCharsMax the longest key of a call; 0 if the server knows no keys
/// @param userCharsMax the longest name of a door's user; 0 if the server knows no users
/// @param userLooksMax the same for questions of operators
/// @param store which store the server has; 0 if none
record ServerTerms(
    Reply.Terms told,
    int messageBytesMax,
    long sessionCallsMax,
    boolean inflates,
    long keyCharsMax,
    long userCharsMax,
    long userLooksMax,
    long store) {
  private static final Reply.Terms UNDECLARED =
      new Reply.Terms(1_000, 1_000, 0, 0, 1_000, 15_000, Map.of());

  private static final long SESSION_CALLS_DEFAULT = 1_000;
  private static final long TIME_MS_MAX = Duration.ofDays(365).toMillis();

  /// Until the server has said anything.
  static ServerTerms untold(int ownMessageBytesMax) {
    return new ServerTerms(
        UNDECLARED, ownMessageBytesMax, SESSION_CALLS_DEFAULT, false, 0, 0, 0, 0);
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
        limits.getOrDefault(Reply.Terms.USER_CHARS, 0L),
        limits.getOrDefault(Reply.Terms.USER_LOOKS, 0L),
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

  /// Why the server at the address would not know a call by its key, and might run it twice; null
  /// if it would, or there is no key.
  @Nullable Failure refusalOfKey(@Nullable String key, String address) {
    if (key == null || key.length() <= keyCharsMax) {
      return null;
    }
    return refusal(
        keyCharsMax == 0
            ? "key \"%s\": the server at %s knows no keys, and would run the call as if it had none (expected: a later version of the server, or a call without a key)"
                .formatted(key, address)
            : "key of %d characters (expected: at most %d, says the server at %s)"
                .formatted(key.length(), keyCharsMax, address));
  }

  /// Why the server at the address would take what is asked for a user as asked by this client;
  /// null if it would not, or there is no user.
  ///
  /// @param looks whether it is asked as an operator
  @Nullable Failure refusalOfUser(Request.@Nullable User user, boolean looks, String address) {
    long charsMax = looks ? userLooksMax : userCharsMax;
    if (user == null || user.name().length() <= charsMax) {
      return null;
    }
    return refusal(
        charsMax == 0
            ? "user \"%s\": the server at %s knows no users of doors%s (expected: a later version of the server)"
                .formatted(user.name(), address, looks ? " who look and operate" : "")
            : "user with a name of %d characters (expected: at most %d, says the server at %s)"
                .formatted(user.name().length(), charsMax, address));
  }

  private static Failure refusal(String message) {
    return Failure.of(ErrorCode.UNSUPPORTED_VERSION, Execution.NOT_STARTED, message);
  }

  /// Whether the server has said them.
  boolean areKnown() {
    return told != UNDECLARED;
  }
}
