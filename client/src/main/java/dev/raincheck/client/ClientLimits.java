package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What may wait in a client; immutable. A call counts from when it is made until it has ended and
/// its result has been handed over to whatever waits for it.
///
/// A call that finds no room waits for it, as far as [#whenFull] says, for the client's patience at
/// most; then it is refused with [dev.raincheck.client.exceptions.CallNotStartedException] and
/// `OVERLOADED`, as a server refuses.
///
/// ```java
/// ClientLimits.DEFAULT.withCallsMax(1_000).withWhenFull(WhenFull.REFUSE)
/// ```
public final class ClientLimits {
  static final int CALLS_MAX = 1_000_000;
  static final long BYTES_MAX = 1L << 40;

  /// The limits of a client that sets no others: 100 000 calls of together 64 MiB; further ones
  /// wait for room.
  public static final ClientLimits DEFAULT = new ClientLimits(100_000, 64L << 20, WhenFull.WAIT);

  private final int callsMax;
  private final long bytesMax;
  private final WhenFull whenFull;

  private ClientLimits(int callsMax, long bytesMax, WhenFull whenFull) {
    this.callsMax = callsMax;
    this.bytesMax = bytesMax;
    this.whenFull = whenFull;
  }

  /// {@return how many calls, and tokens that are waited for, there may be} As many
  /// acknowledgements wait for a server; of more the oldest are dropped.
  public int callsMax() {
    return callsMax;
  }

  /// {@return how much memory calls may take, in bytes} Counted are arguments, until the server has
  /// answered for them, or if the method is `@Idempotent` until the end; results, until they are
  /// handed over; and 512 for each call. One call alone may take more.
  public long bytesMax() {
    return bytesMax;
  }

  /// {@return whether calls that do not wait for their result wait for room}
  public WhenFull whenFull() {
    return whenFull;
  }

  /// {@return these limits with another [#callsMax]}
  ///
  /// @param calls 1 to 1 000 000
  /// @throws IllegalArgumentException if it is not in that range
  public ClientLimits withCallsMax(int calls) {
    if (calls < 1 || calls > CALLS_MAX) {
      throw new IllegalArgumentException(
          "callsMax: %d (expected: 1 to a million)".formatted(calls));
    }
    return new ClientLimits(calls, bytesMax, whenFull);
  }

  /// {@return these limits with another [#bytesMax]}
  ///
  /// @param bytes 1 to 2⁴⁰
  /// @throws IllegalArgumentException if it is not in that range
  public ClientLimits withBytesMax(long bytes) {
    if (bytes < 1 || bytes > BYTES_MAX) {
      throw new IllegalArgumentException(
          "bytesMax: %d (expected: 1 to %d)".formatted(bytes, BYTES_MAX));
    }
    return new ClientLimits(callsMax, bytes, whenFull);
  }

  /// {@return these limits with another [#whenFull]}
  ///
  /// @param choice what happens to calls that find no room and do not wait for their result
  public ClientLimits withWhenFull(WhenFull choice) {
    return new ClientLimits(callsMax, bytesMax, requireNonNull(choice, "whenFull"));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClientLimits limits
        && callsMax == limits.callsMax
        && bytesMax == limits.bytesMax
        && whenFull == limits.whenFull;
  }

  @Override
  public int hashCode() {
    return Objects.hash(callsMax, bytesMax, whenFull);
  }

  @Override
  public String toString() {
    return "ClientLimits[callsMax=%d, bytesMax=%d, whenFull=%s]"
        .formatted(callsMax, bytesMax, whenFull);
  }
}
