package dev.raincheck.protocol.value;

import static java.util.Objects.requireNonNull;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes values of one Java type as MessagePack, and reads them back. Safe for many threads; keep
/// it, since making one costs far more than using it.
///
/// @param <T> the Java type
public final class ValueCodec<T> {
  private final Type type;
  private final Class<?> boxed;
  private final ValueType reader;
  private final BufferSize bufferSize = new BufferSize();

  private ValueCodec(Type type, ValueTypes types) {
    this.type = type;
    this.boxed = MethodType.methodType(Generics.raw(type)).wrap().returnType();
    this.reader = types.of(type);
  }

  /// For a type without type arguments.
  ///
  /// @throws IllegalArgumentException if values of the type cannot travel; says why and what to do
  public static <T> ValueCodec<T> of(Class<T> type) {
    return checked(requireNonNull(type, "type"));
  }

  /// For any type, `List<String>` say, as reflection gives it.
  ///
  /// @throws IllegalArgumentException if values of the type cannot travel; says why and what to do
  public static ValueCodec<?> of(Type type) {
    return checked(requireNonNull(type, "type"));
  }

  private static <T> ValueCodec<T> checked(Type type) {
    List<String> problems = TravelCheck.problems(type);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return unchecked(type);
  }

  /// For a type that has been checked already.
  static <T> ValueCodec<T> unchecked(Type type) {
    return new ValueCodec<>(type, new ValueTypes());
  }

  /// For one of several types that are kept together.
  public static <T> ValueCodec<T> unchecked(Type type, ValueTypes types) {
    return new ValueCodec<>(type, types);
  }

  /// @throws ValueException if the value cannot travel
  public byte[] encode(@Nullable T value) {
    return write(value, Integer.MAX_VALUE).toByteArray();
  }

  /// As [#encode], with room for a message around what is large.
  ///
  /// @throws ValueTooLargeException if it takes more than these bytes; no more are written
  public Slice write(@Nullable T value, int bytesMax) {
    requireType(value);
    ValueBuffer out = bufferSize.buffer(bytesMax);
    new ValueWriter(out).write(value);
    return bufferSize.taken(out);
  }

  void requireType(@Nullable Object value) {
    if (value != null && !boxed.isInstance(value)) {
      throw new ValueException(
          "%s (expected: %s)".formatted(value.getClass().getSimpleName(), TypeNames.of(type)));
    }
  }

  /// Reads one value that takes up all of the bytes.
  ///
  /// @throws ValueException if the bytes are not such a value
  public @Nullable T decode(byte[] messagePack) {
    return decode(Slice.of(requireNonNull(messagePack, "messagePack")));
  }

  /// As the other.
  public @Nullable T decode(Slice messagePack) {
    var in = new ValueTokens(messagePack);
    T value = read(in);
    in.requireEnd();
    return value;
  }

  @SuppressWarnings("unchecked") // the reader was made for this type
  @Nullable T read(ValueTokens in) {
    return (T) reader.readNullable(in);
  }

  @Override
  public String toString() {
    return "ValueCodec[" + TypeNames.of(type) + "]";
  }

  /// How large a buffer is at first: as long as the latest value, since mostly the next one is just
  /// as long, and its buffer is the result. Races are harmless, a buffer grows.
  static final class BufferSize {
    private static final int BYTES_FIRST = 64;
    private static final int BYTES_EXPECTED_MAX = 4_096;

    private int bytesExpected = BYTES_FIRST;

    ValueBuffer buffer(int bytesMax) {
      return new ValueBuffer(bytesExpected, bytesMax);
    }

    Slice taken(ValueBuffer written) {
      Slice value = written.take();
      bytesExpected = Math.min(value.length(), BYTES_EXPECTED_MAX);
      return value;
    }
  }
}
