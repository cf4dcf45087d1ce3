package dev.raincheck.server;

import java.time.Duration;

/// The server's times. Callers and methods may ask for others; the server clamps and echoes.
///
/// @param respondWithin deadline for an answer
/// @param respondWithinMax longest deadline that a call may ask for
/// @param sessionLease how long a silent session is kept
/// @param retention how long an unacknowledged result is kept, from completion
/// @param retentionMax longest retention that a call may ask for
/// @param cancelGrace how long a handler may take to obey a cancel
/// @param firstPoll when a client is told to poll first, and again while the server drains
/// @param pollMax longest time between two polls that a client is told
public record Times(
    Duration respondWithin,
    Duration respondWithinMax,
    Duration sessionLease,
    Duration retention,
    Duration retentionMax,
    Duration cancelGrace,
    Duration firstPoll,
    Duration pollMax) {

  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration MOST = Duration.ofDays(365);

  /// 500 ms, at most 30 s; lease 15 min; retention 15 min, at most 24 h; grace 10 s; polls after 1
  /// s, growing to 15 s.
  public static final Times DEFAULT =
      new Times(
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ofMinutes(15),
          Duration.ofMinutes(15),
          Duration.ofHours(24),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(15));

  public Times {
    requireSensible("respondWithin", respondWithin, "use @Blocking for methods that always defer");
    requireSensible("respondWithinMax", respondWithinMax, "leave it at 30 s");
    requireSensible("sessionLease", sessionLease, "leave it at 15 min");
    requireSensible("retention", retention, "leave it at 15 min");
    requireSensible("retentionMax", retentionMax, "leave it at 24 h");
    requireSensible("cancelGrace", cancelGrace, "use 1 ms to wait for no handler");
    requireSensible("firstPoll", firstPoll, "leave it at 1 s");
    requireSensible("pollMax", pollMax, "leave it at 15 s");
    requireOrder("respondWithin", respondWithin, "respondWithinMax", respondWithinMax);
    requireOrder("retention", retention, "retentionMax", retentionMax);
    requireOrder("firstPoll", firstPoll, "pollMax", pollMax);
  }

  private static void requireSensible(String name, Duration value, String remedy) {
    if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: 1 ms to 365 days; " + remedy + ")");
    }
  }

  private static void requireOrder(String name, Duration value, String maxName, Duration max) {
    if (value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name
              + ": "
              + value
              + " (expected: at most "
              + maxName
              + ", "
              + max
              + "; raise "
              + maxName
              + ")");
    }
  }

  /// These times with another deadline for answers; the longest grows with it if it must.
  public Times withRespondWithin(Duration value) {
    Duration max = value.compareTo(respondWithinMax) > 0 ? value : respondWithinMax;
    return new Times(
        value, max, sessionLease, retention, retentionMax, cancelGrace, firstPoll, pollMax);
  }

  /// These times with another retention; the longest grows with it if it must.
  public Times withRetention(Duration value) {
    Duration max = value.compareTo(retentionMax) > 0 ? value : retentionMax;
    return new Times(
        respondWithin, respondWithinMax, sessionLease, value, max, cancelGrace, firstPoll, pollMax);
  }

  /// These times with another grace for handlers that are told to stop.
  public Times withCancelGrace(Duration value) {
    return new Times(
        respondWithin,
        respondWithinMax,
        sessionLease,
        retention,
        retentionMax,
        value,
        firstPoll,
        pollMax);
  }

  /// These times with another lease for silent sessions.
  public Times withSessionLease(Duration value) {
    return new Times(
        respondWithin,
        respondWithinMax,
        value,
        retention,
        retentionMax,
        cancelGrace,
        firstPoll,
        pollMax);
  }

  /// These times with other advice on polling.
  public Times withPolls(Duration first, Duration max) {
    return new Times(
        respondWithin,
        respondWithinMax,
        sessionLease,
        retention,
        retentionMax,
        cancelGrace,
        first,
        max);
  }
}
