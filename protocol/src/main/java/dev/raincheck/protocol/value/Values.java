package dev.raincheck.protocol.value;

import static java.util.Objects.requireNonNull;

import dev.raincheck.protocol.bytes.Slice;
import org.jspecify.annotations.Nullable;

/// Values without a declared type: what tools send and receive that know no Java types of a
/// service.
///
/// With a type at hand use [ValueCodec].
public final class Values {
  private static final ValueCodec<Object> ANY = ValueCodec.unchecked(Object.class);

  private Values() {}

  /// Writes a value as MessagePack: null, text, numbers, booleans, `byte[]`, lists, sets, maps,
  /// records, enums, and all else that may be in a service interface.
  ///
  /// @throws ValueException if the value, or a part of it, cannot travel
  public static byte[] encode(@Nullable Object value) {
    return encode(value, Integer.MAX_VALUE);
  }

  /// As the other, but stops at a size.
  ///
  /// @param bytesMax no more are written
  /// @throws ValueTooLargeException if it takes more bytes
  /// @throws WritingInterruptedException if the thread is interrupted meanwhile
  /// @throws ValueException if the value, or a part of it, cannot travel
  public static byte[] encode(@Nullable Object value, int bytesMax) {
    return ANY.write(value, bytesMax).toByteArray();
  }

  /// Reads a value into plain Java: null, [Boolean], [Long], [Double], [String], `byte[]`,
  /// [java.time.Instant], [java.util.List], [java.util.Map] with [String] keys in the order of
  /// arrival, and [java.math.BigInteger] for integers of 2^63 and above.
  ///
  /// @throws ValueException if the bytes are not one complete value
  public static @Nullable Object decode(byte[] messagePack) {
    return ANY.decode(requireNonNull(messagePack, "messagePack"));
  }

  /// As the other.
  public static @Nullable Object decode(Slice messagePack) {
    return ANY.decode(messagePack);
  }

  /// Reads a value of a type without type arguments.
  ///
  /// @throws ValueException if the bytes are not one complete value of the type
  /// @throws IllegalArgumentException if values of the type cannot travel
  public static <T> @Nullable T decode(byte[] messagePack, Class<T> type) {
    return ValueCodec.of(type).decode(messagePack);
  }
}
