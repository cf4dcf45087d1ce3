package dev.raincheck.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A type whose values are one token each.
///
/// @param token what its values are read from
record DirectScalar<T>(
    Class<T> type,
    JsonToken token,
    BiConsumer<ValueBuffer, T> writer,
    Function<ValueTokens, T> reader)
    implements DirectType {
  private static final Map<Class<?>, DirectType> ALL = new HashMap<>();

  static {
    ALL.put(Boolean.class, Flag.INSTANCE);
    Stream.of(numbers(), others(), TextType.ALL.stream().map(DirectScalar::text))
        .flatMap(it -> it)
        .forEach(it -> ALL.put(it.type(), it));
  }

  /// A boolean, of which each value is a token of its own.
  private enum Flag implements DirectType {
    INSTANCE;

    @Override
    public void write(ValueBuffer out, Object value) {
      out.bool((Boolean) value);
    }

    @Override
    public Object read(ValueTokens in, JsonToken first) {
      DirectType.require(first == JsonToken.VALUE_TRUE || first == JsonToken.VALUE_FALSE);
      return first == JsonToken.VALUE_TRUE;
    }
  }

  private static Stream<DirectScalar<?>> numbers() {
    return Stream.of(
        integer(Long.class, value -> value),
        integer(Integer.class, value -> Math.toIntExact(value)),
        integer(Short.class, value -> exact((short) value, value)),
        integer(Byte.class, value -> exact((byte) value, value)),
        new DirectScalar<>(
            Double.class, JsonToken.VALUE_NUMBER_FLOAT, ValueBuffer::float64, ValueTokens::decimal),
        new DirectScalar<>(
            Float.class,
            JsonToken.VALUE_NUMBER_FLOAT,
            ValueBuffer::float32,
            in -> narrowed(in.decimal())),
        new DirectScalar<>(
            BigInteger.class,
            JsonToken.VALUE_NUMBER_INT,
            ValueBuffer::integer,
            ValueTokens::bigInteger));
  }

  private static <N extends Number> DirectScalar<N> integer(Class<N> type, LongFunction<N> exact) {
    return new DirectScalar<>(
        type,
        JsonToken.VALUE_NUMBER_INT,
        (out, value) -> out.integer(value.longValue()),
        in -> {
          DirectType.require(in.number() == ValueTokens.Number.INTEGER);
          return exact.apply(in.integer());
        });
  }

  private static <N extends Number> N exact(N narrowed, long value) {
    DirectType.require(narrowed.longValue() == value);
    return narrowed;
  }

  private static float narrowed(double wide) {
    DirectType.require(FloatTypes.inRange(wide));
    return (float) wide;
  }

  private static Stream<DirectScalar<?>> others() {
    return Stream.of(
        new DirectScalar<>(
            String.class, JsonToken.VALUE_STRING, ValueBuffer::text, ValueTokens::text),
        new DirectScalar<>(
            byte[].class,
            JsonToken.VALUE_EMBEDDED_OBJECT,
            (out, value) -> out.binary(value, 0, value.length),
            in -> (byte[]) in.embedded()),
        new DirectScalar<>(
            Instant.class,
            JsonToken.VALUE_EMBEDDED_OBJECT,
            ValueBuffer::timestamp,
            in -> (Instant) in.embedded()));
  }

  private static <T> DirectScalar<T> text(TextType<T> text) {
    return new DirectScalar<>(
        text.type(),
        JsonToken.VALUE_STRING,
        (out, value) -> out.text(text.print().apply(value)),
        in -> text.parse().apply(in.text()));
  }

  /// The one for a class of the JDK, or null.
  static @Nullable DirectType of(Class<?> type) {
    return ALL.get(type);
  }

  /// The names of the constants.
  static <T> DirectType ofEnum(Class<T> type) {
    Map<String, T> constants = new HashMap<>();
    for (T constant : type.getEnumConstants()) {
      constants.put(((Enum<?>) constant).name(), constant);
    }
    return new DirectScalar<>(
        type,
        JsonToken.VALUE_STRING,
        (out, value) -> out.text(((Enum<?>) value).name()),
        in -> Objects.requireNonNull(constants.get(in.text())));
  }

  @Override
  public void write(ValueBuffer out, Object value) {
    writer.accept(out, type.cast(value));
  }

  @Override
  public Object read(ValueTokens in, JsonToken first) {
    DirectType.require(first == token);
    return reader.apply(in);
  }
}
