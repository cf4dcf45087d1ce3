package dev.raincheck.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes values of one Java type as MessagePack, and reads them back. Safe for many threads; keep
/// it, since making one costs far more than using it.
///
/// @param <T> the Java type
public final class ValueCodec<T> {
  /// Goes by the class of each value: the names of sealed hierarchies do not depend on declared
  /// types.
  private static final ObjectWriter WRITER = ValueMapper.MAPPER.writer();

  private final Type type;
  private final Class<?> boxed;
  private final ObjectReader reader;
  private final DirectCodec direct;

  private ValueCodec(Type type) {
    JavaType javaType = ValueMapper.MAPPER.constructType(type);
    this.type = type;
    this.boxed = MethodType.methodType(javaType.getRawClass()).wrap().returnType();
    this.reader = ValueMapper.MAPPER.readerFor(javaType);
    this.direct = DirectCodec.of(type);
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
    return new ValueCodec<>(type);
  }

  /// @throws ValueException if the value cannot travel
  public byte[] encode(@Nullable T value) {
    return write(value).toByteArray();
  }

  /// As [#encode], with room for a message around what is large.
  Slice write(@Nullable T value) {
    Slice written = direct.encode(value);
    return written == null ? encodeByJackson(value) : written;
  }

  Slice encodeByJackson(@Nullable T value) {
    ValueGenerator out = new ValueGenerator(ValueMapper.MAPPER);
    write(out, "", value);
    return out.take();
  }

  /// Reads one value that takes up all of the bytes.
  ///
  /// @throws ValueException if the bytes are not such a value
  public @Nullable T decode(byte[] messagePack) {
    return decode(Slice.of(requireNonNull(messagePack, "messagePack")));
  }

  /// As the other.
  @SuppressWarnings("unchecked") // the direct codec was made for this type
  public @Nullable T decode(Slice messagePack) {
    Object value = direct.decode(messagePack);
    return value == DirectCodec.UNUSUAL ? decodeByJackson(messagePack) : (T) value;
  }

  @Nullable T decodeByJackson(Slice messagePack) {
    ValueParser in = new ValueParser(ValueMapper.MAPPER, messagePack);
    T value = read(in, "");
    in.requireEnd();
    return value;
  }

  void write(ValueGenerator out, String name, @Nullable Object value) {
    try {
      if (value != null && !boxed.isInstance(value)) {
        throw new ValueException(
            "%s (expected: %s)".formatted(value.getClass().getSimpleName(), TypeText.of(type)));
      }
      WRITER.writeValue(out, value);
    } catch (IOException | RuntimeException e) {
      throw ValueErrors.translate(name, e);
    }
  }

  @Nullable T read(ValueParser in, String name) {
    try {
      return reader.readValue(in);
    } catch (IOException | RuntimeException e) {
      throw ValueErrors.translate(name, e);
    }
  }

  @Override
  public String toString() {
    return "ValueCodec[" + TypeText.of(type) + "]";
  }
}
