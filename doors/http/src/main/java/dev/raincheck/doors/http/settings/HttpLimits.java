package dev.raincheck.doors.http.settings;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a door lets in, beside what the server admits; immutable. Over a limit an exchange is
/// refused with 429, a body that is too large with 413; nothing was started then.
///
/// ```java
/// HttpLimits.DEFAULT.withBodyBytesMax(64 << 10).withHoldMax(Duration.ofMinutes(1))
/// ```
public final class HttpLimits {
  private static final int BODY_BYTES_MAX = 1 << 30;
  private static final int COUNT_MAX = 1_000_000;
  private static final Duration LONGEST_HOLD = Duration.ofHours(1);

  /// Bodies of 1 MiB, 2 000 open exchanges with bodies of together 64 MiB, each held for 10 minutes
  /// at most, and 4 000 connections where the door listens by itself.
  public static final HttpLimits DEFAULT =
      new HttpLimits(1 << 20, 2_000, 64L << 20, Duration.ofMinutes(10), 4_000);

  private final int bodyBytesMax;
  private final int openMax;
  private final long heldBytesMax;
  private final Duration holdMax;
  private final int connectionsMax;

  private HttpLimits(
      int bodyBytesMax, int openMax, long heldBytesMax, Duration holdMax, int connectionsMax) {
    this.bodyBytesMax = bodyBytesMax;
    this.openMax = openMax;
    this.heldBytesMax = heldBytesMax;
    this.holdMax = holdMax;
    this.connectionsMax = connectionsMax;
  }

  /// {@return the largest body, in bytes}
  public int bodyBytesMax() {
    return bodyBytesMax;
  }

  /// {@return how many exchanges may be open, held ones and streams of events included}
  public int openMax() {
    return openMax;
  }

  /// {@return how large the bodies of all open exchanges may be together, in bytes}
  public long heldBytesMax() {
    return heldBytesMax;
  }

  /// {@return how long an answer may wait for the end of an operation that has a token, and how
  /// long events are sent before a client has to ask again}
  public Duration holdMax() {
    return holdMax;
  }

  /// {@return how many connections there may be, where the door listens by itself; more wait until
  /// one ends}
  public int connectionsMax() {
    return connectionsMax;
  }

  /// Sets another limit: larger or smaller bodies.
  ///
  /// @param bytes 1 to 2³⁰
  /// @return these limits but for that one
  /// @throws IllegalArgumentException if it is out of that range
  public HttpLimits withBodyBytesMax(int bytes) {
    return new HttpLimits(
        checked("bodyBytesMax", bytes, BODY_BYTES_MAX),
        openMax,
        heldBytesMax,
        holdMax,
        connectionsMax);
  }

  /// Sets another limit: more or fewer open exchanges.
  ///
  /// @param count 1 to a million
  /// @return these limits but for that one
  /// @throws IllegalArgumentException if it is out of that range
  public HttpLimits withOpenMax(int count) {
    return new HttpLimits(
        bodyBytesMax, checked("openMax", count, COUNT_MAX), heldBytesMax, holdMax, connectionsMax);
  }

  /// Sets another limit: more or less room for bodies.
  ///
  /// @param bytes at least 1
  /// @return these limits but for that one
  /// @throws IllegalArgumentException if it is out of that range
  public HttpLimits withHeldBytesMax(long bytes) {
    return new HttpLimits(
        bodyBytesMax,
        openMax,
        checked("heldBytesMax", bytes, Long.MAX_VALUE),
        holdMax,
        connectionsMax);
  }

  /// Sets another limit: longer or shorter holds.
  ///
  /// @param hold 0 to an hour
  /// @return these limits but for that one
  /// @throws IllegalArgumentException if it is out of that range
  public HttpLimits withHoldMax(Duration hold) {
    if (requireNonNull(hold, "hold").isNegative() || hold.compareTo(LONGEST_HOLD) > 0) {
      throw new IllegalArgumentException("holdMax: %s (expected: 0 to an hour)".formatted(hold));
    }
    return new HttpLimits(bodyBytesMax, openMax, heldBytesMax, hold, connectionsMax);
  }

  /// Sets another limit: more or fewer connections.
  ///
  /// @param count 1 to a million
  /// @return these limits but for that one
  /// @throws IllegalArgumentException if it is out of that range
  public HttpLimits withConnectionsMax(int count) {
    return new HttpLimits(
        bodyBytesMax, openMax, heldBytesMax, holdMax, checked("connectionsMax", count, COUNT_MAX));
  }

  private static int checked(String name, int value, int max) {
    return (int) checked(name, (long) value, max);
  }

  private static long checked(String name, long value, long max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException("%s: %d (expected: 1 to %d)".formatted(name, value, max));
    }
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HttpLimits that
        && bodyBytesMax == that.bodyBytesMax
        && openMax == that.openMax
        && heldBytesMax == that.heldBytesMax
        && holdMax.equals(that.holdMax)
        && connectionsMax == that.connectionsMax;
  }

  @Override
  public int hashCode() {
    return Objects.hash(bodyBytesMax, openMax, heldBytesMax, holdMax, connectionsMax);
  }

  @Override
  public String toString() {
    return "HttpLimits[bodyBytesMax=%d, openMax=%d, heldBytesMax=%d, holdMax=%s, connectionsMax=%d]"
        .formatted(bodyBytesMax, openMax, heldBytesMax, holdMax, connectionsMax);
  }
}
