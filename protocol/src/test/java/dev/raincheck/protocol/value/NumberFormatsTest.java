package dev.raincheck.protocol.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.bytes.ValueException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every MessagePack form of numbers for every Java type of them, at all edges: the number comes
/// unchanged or is refused, alone, in a box, in arrays, lists, maps, optionals and records.
class NumberFormatsTest {
  private static final List<Class<?>> TYPES =
      List.of(
          byte.class,
          short.class,
          int.class,
          long.class,
          float.class,
          double.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigInteger.class,
          BigDecimal.class,
          char.class,
          Character.class,
          boolean.class,
          Boolean.class,
          String.class);

  private static final Map<Type, ValueCodec<Object>> CODECS = new HashMap<>();

  private static final Set<Class<?>> NOT_IN_ARRAYS =
      Set.of(byte.class, Byte.class, char.class, Character.class);

  private record Holders(
      byte[] nothing,
      Box<Byte> bytes,
      Box<Short> shorts,
      Box<Integer> ints,
      Box<Long> longs,
      Box<Float> floats,
      Box<Double> doubles,
      Box<BigInteger> bigs,
      Box<BigDecimal> decimals,
      Box<Character> characters,
      Box<Boolean> flags,
      Box<String> texts) {}

  record Box<T>(
      T plain,
      List<T> list,
      Set<T> set,
      Collection<T> collection,
      Map<String, T> map,
      Optional<T> optional,
      T[] array) {}

  record Primitives(byte b, short s, int i, long l, float f, double d, char c, boolean t) {}

  static Stream<SentNumber> sent() {
    return SentNumber.all();
  }

  /// What the number is in the Java type; null if it must be refused.
  private static @Nullable Object right(Class<?> type, SentNumber sent) {
    return switch (MethodType.methodType(type).wrap().returnType().getSimpleName()) {
      case "Byte" -> narrowed(whole(sent, 8), BigInteger::byteValueExact);
      case "Short" -> narrowed(whole(sent, 16), BigInteger::shortValueExact);
      case "Integer" -> narrowed(whole(sent, 32), BigInteger::intValueExact);
      case "Long" -> narrowed(whole(sent, 64), BigInteger::longValueExact);
      case "BigInteger" -> whole(sent, 100);
      case "BigDecimal" -> narrowed(whole(sent, 100), BigDecimal::new);
      case "Double" -> sent.isFloat() || exact(sent.floating(), sent) ? sent.floating() : null;
      case "Float" -> right32(sent);
      default -> null; // a number is no text, no character and no boolean
    };
  }

  private static @Nullable Object narrowed(
      @Nullable BigInteger value, Function<BigInteger, Object> narrow) {
    return value == null ? null : narrow.apply(value);
  }

  private static @Nullable Float right32(SentNumber sent) {
    BigDecimal exact = sent.exact();
    if (exact == null) {
      return (float) sent.floating();
    }
    float rounded = exact.floatValue();
    boolean fits = Float.isFinite(rounded) && (sent.isFloat() || exact(rounded, sent));
    if (!fits) {
      return null;
    }
    return sent.isFloat() ? (float) sent.floating() : rounded; // a zero may have a sign
  }

  private static boolean exact(double floating, SentNumber sent) {
    return Double.isFinite(floating)
        && new BigDecimal(floating).compareTo(Objects.requireNonNull(sent.exact())) == 0;
  }

  /// The integer, if it is one of so many bits; a float is one up to 2^53 - 1.
  private static @Nullable BigInteger whole(SentNumber sent, int bits) {
    if (!sent.isWhole() || (sent.isFloat() && Math.abs(sent.floating()) > 0x1p53 - 1)) {
      return null;
    }
    BigInteger value = Objects.requireNonNull(sent.exact()).toBigIntegerExact();
    return value.bitLength() < bits ? value : null;
  }

  @ParameterizedTest
  @MethodSource("sent")
  void number_comesUnchanged_orIsRefused(SentNumber sent) {
    for (Class<?> type : TYPES) {
      check(type, sent.bytes(), sent, right(type, sent), it -> it);
      if (!NOT_IN_ARRAYS.contains(type)) {
        byte[] array = joined(new byte[] {(byte) 0x91}, sent.bytes());
        check(type.arrayType(), array, sent, right(type, sent), it -> Array.get(it, 0));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sent")
  void numberInside_comesUnchanged_orIsRefused(SentNumber sent) {
    for (RecordComponent component : Holders.class.getRecordComponents()) {
      if (component.getGenericType() instanceof ParameterizedType holder) {
        checkInside(holder, sent);
      }
    }
  }

  private static void checkInside(ParameterizedType holder, SentNumber sent) {
    Class<?> type = (Class<?>) holder.getActualTypeArguments()[0];
    Object right = right(type, sent);
    for (RecordComponent inside : Box.class.getRecordComponents()) {
      boolean isMap = inside.getType() == Map.class;
      boolean isPlain = inside.getType() == Object.class || inside.getType() == Optional.class;
      byte[] many = isMap ? new byte[] {(byte) 0x81, (byte) 0xa0} : new byte[] {(byte) 0x91};
      byte[] around = isPlain ? new byte[0] : many;
      byte[] bytes = joined(record(inside.getName()), joined(around, sent.bytes()));
      check(holder, bytes, sent, right, box -> only(get(inside, box)));
    }
  }

  @ParameterizedTest
  @MethodSource("sent")
  void numberInPrimitiveComponent_comesUnchanged_orIsRefused(SentNumber sent) {
    for (RecordComponent component : Primitives.class.getRecordComponents()) {
      var others = new Primitives((byte) 0, (short) 0, 0, 0, 0, 0, 'c', true);
      byte[] bytes = withComponent(others, component.getName(), sent.bytes());
      check(
          Primitives.class,
          bytes,
          sent,
          right(component.getType(), sent),
          it -> get(component, it));
    }
  }

  @Test
  void nil_isABoxButNoPrimitive() {
    byte[] nil = {(byte) 0xc0};
    for (Class<?> type : TYPES) {
      if (type.isPrimitive()) {
        Object told = read(type, nil);
        assertTrue(
            told instanceof Refused(String text) && text.startsWith("nil (expected: "), "" + told);
      } else {
        assertNull(read(type, nil), type::getName);
      }
    }
  }

  private static void check(
      Type type,
      byte[] bytes,
      SentNumber sent,
      @Nullable Object right,
      UnaryOperator<Object> part) {
    Object read = Objects.requireNonNull(read(type, bytes));
    if (read instanceof Refused) {
      assertNull(right, () -> sent + " as " + type.getTypeName() + ": " + read);
    } else {
      assertEquals(right, part.apply(read), () -> sent + " as " + type.getTypeName());
    }
  }

  private record Refused(String told) {}

  private static @Nullable Object read(Type type, byte[] bytes) {
    try {
      return CODECS.computeIfAbsent(type, ValueCodec::<Object>unchecked).decode(bytes);
    } catch (ValueException refused) {
      return new Refused(String.valueOf(refused.getMessage()));
    }
  }

  private static Object only(Object holder) {
    return switch (holder) {
      case Collection<?> many -> many.iterator().next();
      case Map<?, ?> map -> map.values().iterator().next();
      case Optional<?> maybe -> maybe.orElseThrow();
      case Object[] array -> array[0];
      default -> holder;
    };
  }

  private static Object get(RecordComponent component, Object record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError(component.toString(), impossible);
    }
  }

  private static byte[] record(String name) {
    return joined(new byte[] {(byte) 0x81}, Values.encode(name));
  }

  /// All components but the one, and that one at the end.
  @SuppressWarnings("unchecked")
  private static byte[] withComponent(Object record, String name, byte[] value) {
    var components = (Map<String, Object>) Values.decode(Values.encode(record));
    components.remove(name);
    byte[] bytes = Values.encode(components);
    bytes[0]++; // one entry more
    return joined(bytes, joined(Values.encode(name), value));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
