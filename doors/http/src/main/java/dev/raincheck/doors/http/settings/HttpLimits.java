package dev.raincheck.doors.http.settings;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
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
  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final Duration SHORTEST_SEND = Duration.ofMillis(10);

  /// Bodies of 1 MiB that come within a minute, 2 000 open exchanges with bodies of together 64
  /// MiB, each held for 10 minutes at most, and 4 000 connections where the door listens by itself.
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          new Values(
              1 << 20, 2_000, 64L << 20, Duration.ofMinutes(10), Duration.ofMinutes(1), 4_000));

  private final Values values;

  private HttpLimits(Values values) {
    this.values = values;
  }

  /// All of them.
  private record Values(
      int bodyBytesMax,
      int openMax,
      long heldBytesMax,
      Duration holdMax,
      Duration sendMax,
      int connectionsMax) {}

  /// {@return the largest body, in bytes}
  public int bodyBytesMax() {
    return values.bodyBytesMax;
  }

  /// {@return how many exchanges may be open, held ones and streams of events included; one user
  /// alone comes to nine tenths of them}
  public int openMax() {
    return values.openMax;
  }

  /// {@return how large the bodies of all open exchanges may be together, in bytes: those of
  /// requests until they are read, and those of answers until they are sent}
  public long heldBytesMax() {
    return values.heldBytesMax;
  }

  /// {@return how long an answer may wait for the end of an operation that has a token, and how
  /// long events are sent before a client has to ask again}
  public Duration holdMax() {
    return values.holdMax;
  }

  /// {@return how long a client may take to send the body of a request, and where the door listens
  /// by itself its header as well}
  public Duration sendMax() {
    return values.sendMax;
  }

  /// {@return how many connections there may be, where the door listens by itself; more wait until
  /// one ends}
  public int connectionsMax() {
    return values.connectionsMax;
  }

  /// Sets another limit: larger or smaller bodies.
  ///
  /// @param bytes 1 to 2³⁰
  /// @return these limits but for that one
  /// @throws IllegalArgumentException if it is out of that range
  public HttpLimits withBodyBytesMax(int bytes) {
    return new HttpLimits(
        new Values(
            checked("bodyBytesMax", bytes, BODY_BYTES_MAX),
            values.openMax,
            values.heldBytesMax,
            values.holdMax,
            values.sendMax,
            values.connectionsMax));
  }

  /// Sets another limit: more or fewer open exchanges.
  ///
  /// @param count 1 to a million
  /// @return these limits but for that one
  /// @throws IllegalArgumentException if it is out of that range
  public HttpLimits withOpenMax(int count) {
    return new HttpLimits(
        new Values(
            values.bodyBytesMax,
            checked("openMax", count, COUNT_MAX),
            values.heldBytesMax,
            values.holdMax,
            values.sendMax,
            values.connectionsMax));
  }

  /// Sets another limit: more or less room for bodies.
  ///
  /// @param bytes at least 1
  /// @return these limits but for that one
  /// @throws IllegalArgumentException if it is out of that range
  public HttpLimits withHeldBytesMax(long bytes) {
    return new HttpLimits(
        new Values(
            values.bodyBytesMax,
            values.openMax,
            checked("heldBytesMax", bytes, Long.MAX_VALUE),
            values.holdMax,
            values.sendMax,
            values.connectionsMax));
  }

  /// Sets another limit: longer or shorter holds.
  ///
  /// @param hold 0 to an hour
  /// @return these limits but for that one
  /// @throws IllegalArgumentException if it is out of that range
  public HttpLimits withHoldMax(Duration hold) {
    return new HttpLimits(
        new Values(
            values.bodyBytesMax,
            values.openMax,
            values.heldBytesMax,
            checked("holdMax", hold, Duration.ZERO),
            values.sendMax,
            values.connectionsMax));
  }

  /// Sets another limit: more or less time to send a request.
  ///
  /// @param time 10 ms to an hour
  /// @return these limits but for that one
  /// @throws IllegalArgumentException if it is out of that range
  public HttpLimits withSendMax(Duration time) {
    return new HttpLimits(
        new Values(
            values.bodyBytesMax,
            values.openMax,
            values.heldBytesMax,
            values.holdMax,
            checked("sendMax", time, SHORTEST_SEND),
            values.connectionsMax));
  }

  /// Sets another limit: more or fewer connections.
  ///
  /// @param count 1 to a million
  /// @return these limits but for that one
  /// @throws IllegalArgumentException if it is out of that range
  public HttpLimits withConnectionsMax(int count) {
    return new HttpLimits(
        new Values(
            values.bodyBytesMax,
            values.openMax,
            values.heldBytesMax,
            values.holdMax,
            values.sendMax,
            checked("connectionsMax", count, COUNT_MAX)));
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

  private static Duration checked(String name, Duration value, Duration min) {
    if (requireNonNull(value, name).compareTo(min) < 0 || value.compareTo(AN_HOUR) > 0) {
      throw new IllegalArgumentException(
          "%s: %s (expected: %s to an hour)".formatted(name, value, min));
    }
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HttpLimits that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString().replaceFirst("Values", "HttpLimits");
  }
}
