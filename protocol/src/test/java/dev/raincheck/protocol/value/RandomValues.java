package dev.raincheck.protocol.value;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Values of any type that travels, and of no particular kind.
final class RandomValues {
  private static final List<String> TEXTS =
      List.of("", "a", "low", "€uro", "😀", "x".repeat(31), "y".repeat(40), "z".repeat(300));

  private final Random random;

  RandomValues(Random random) {
    this.random = random;
  }

  /// Never null itself, though parts of it may be.
  Object of(Type type) {
    return ofResolved(Generics.resolve(type, Map.of()));
  }

  private @Nullable Object maybe(Type type) {
    Class<?> raw = Generics.raw(type);
    boolean absent = !raw.isPrimitive() && raw != Optional.class;
    return absent && random.nextInt(8) == 0 ? null : ofResolved(type);
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  private Object ofResolved(Type type) {
    Class<?> raw = Generics.raw(type);
    if (raw.isRecord()) {
      return ofRecord(type);
    }
    if (raw.isEnum()) {
      return raw.getEnumConstants()[random.nextInt(raw.getEnumConstants().length)];
    }
    if (raw == Optional.class) {
      return random.nextBoolean() ? Optional.empty() : Optional.of(ofResolved(argument(type, 0)));
    }
    if (Collection.class.isAssignableFrom(raw)) {
      Collection<@Nullable Object> many =
          raw == Set.class ? new LinkedHashSet<>() : new ArrayList<>();
      for (int left = size(); left > 0; left--) {
        many.add(maybe(argument(type, 0)));
      }
      return many;
    }
    if (raw == Map.class) {
      Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
      for (int left = size(); left > 0; left--) {
        entries.put(ofResolved(argument(type, 0)), maybe(argument(type, 1)));
      }
      return entries;
    }
    return scalar(raw);
  }

  private int size() {
    return random.nextInt(50) == 0 ? 20 : random.nextInt(3);
  }

  private Object ofRecord(Type type) {
    RecordComponent[] components = Generics.raw(type).getRecordComponents();
    @Nullable Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = maybe(Generics.resolve(components[i].getGenericType(), Generics.bindings(type)));
    }
    try {
      var constructor = Generics.raw(type).getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException refused) {
      return ofRecord(type);
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError(Arrays.toString(values), impossible);
    }
  }

  private Object scalar(Class<?> type) {
    long number = random.nextLong() >> random.nextInt(64);
    return switch (type.getSimpleName()) {
      case "byte", "Byte" -> (byte) number;
      case "short", "Short" -> (short) number;
      case "int", "Integer" -> (int) number;
      case "long", "Long" -> number;
      case "float", "Float" -> Float.intBitsToFloat((int) number);
      case "double", "Double" -> Double.longBitsToDouble(number);
      case "boolean", "Boolean" -> number % 2 == 0;
      case "String" -> TEXTS.get(random.nextInt(TEXTS.size())) + random.nextInt(20);
      case "BigInteger" -> new BigInteger(64, random);
      case "BigDecimal" -> BigDecimal.valueOf(number, random.nextInt(9));
      case "UUID" -> new UUID(number, random.nextLong());
      case "Duration" -> Duration.ofSeconds(number >> 31, random.nextInt(2));
      case "LocalDate" -> LocalDate.ofEpochDay(number >> 35);
      case "Instant" -> Instant.ofEpochSecond(number >> 31, random.nextInt(2) * 999_999_999L);
      default -> throw new IllegalArgumentException(type.getName());
    };
  }
}
