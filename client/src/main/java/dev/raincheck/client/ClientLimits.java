package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

/// What may wait in a client. A call counts from when it is made until it has ended and its result
/// has been handed over to whatever waits for it.
///
/// A call that finds no room waits for it, as far as `whenFull` says, for the client's patience at
/// most; then it is refused with [CallNotStartedException] and `OVERLOADED`, as a server refuses.
///
/// @param callsMax calls, and tokens that are waited for; as many acknowledgements wait for a
///   server, and of more the oldest are dropped
/// @param bytesMax arguments, until the server has answered for them, or if the method is
///   `@Idempotent` until the end; results, until they are handed over; and 512 for each call. One
///   call alone may take more
/// @param whenFull whether calls that do not wait for their result wait for room
public record ClientLimits(int callsMax, long bytesMax, WhenFull whenFull) {
  static final int CALLS_MAX = 1_000_000;
  static final long BYTES_MAX = 1L << 40;

  /// 100 000 calls of together 64 MiB; whoever makes one more waits.
  public static final ClientLimits DEFAULT = new ClientLimits(100_000, 64L << 20, WhenFull.WAIT);

  public ClientLimits {
    if (callsMax < 1 || callsMax > CALLS_MAX) {
      throw new IllegalArgumentException(
          "callsMax: %d (expected: 1 to a million)".formatted(callsMax));
    }
    if (bytesMax < 1 || bytesMax > BYTES_MAX) {
      throw new IllegalArgumentException(
          "bytesMax: %d (expected: 1 to %d)".formatted(bytesMax, BYTES_MAX));
    }
    requireNonNull(whenFull, "whenFull");
  }

  /// With room for more or fewer calls.
  public ClientLimits withCallsMax(int calls) {
    return new ClientLimits(calls, bytesMax, whenFull);
  }

  /// With room for more or fewer bytes.
  public ClientLimits withBytesMax(long bytes) {
    return new ClientLimits(callsMax, bytes, whenFull);
  }

  /// With another way for calls that find no room and do not wait for their result.
  public ClientLimits withWhenFull(WhenFull choice) {
    return new ClientLimits(callsMax, bytesMax, choice);
  }
}
