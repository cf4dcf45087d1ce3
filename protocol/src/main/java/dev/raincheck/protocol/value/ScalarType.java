package dev.raincheck.protocol.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A type whose values are one MessagePack value each, other than the numbers and those that travel
/// as text.
public enum ScalarType implements ValueType {
  BOOLEAN(Boolean.class, "a boolean") {
    @Override
    public Object read(ValueTokens in, ValueKind first) {
      if (first != ValueKind.TRUE && first != ValueKind.FALSE) {
        throw in.unfit(first, expected());
      }
      return first == ValueKind.TRUE;
    }
  },

  CHAR(Character.class, "text of one UTF-16 character") {
    @Override
    public Object read(ValueTokens in, ValueKind first) {
      String text = in.textOf(first, expected());
      if (text.length() != 1) {
        throw in.unfit(first, expected());
      }
      return text.charAt(0);
    }
  },

  TEXT(String.class, "text") {
    @Override
    public Object read(ValueTokens in, ValueKind first) {
      return in.textOf(first, expected());
    }
  },

  BYTES(byte[].class, "bytes (bin)") {
    @Override
    public Object read(ValueTokens in, ValueKind first) {
      if (first != ValueKind.BYTES) {
        throw in.unfit(first, expected());
      }
      return in.bytes();
    }
  },

  INSTANT(
      Instant.class,
      "a timestamp; or text, date and time by ISO 8601, such as 2026-01-31T12:30:00Z") {
    @Override
    public Object read(ValueTokens in, ValueKind first) {
      if (first == ValueKind.TIMESTAMP) {
        return in.timestamp();
      }
      String text = in.textOf(first, expected());
      try {
        return Instant.parse(text);
      } catch (DateTimeException other) {
        throw in.unfit(first, expected());
      }
    }
  };

  private static final Map<Class<?>, ValueType> ALL = new HashMap<>();

  static {
    Stream.of(values()).forEach(it -> ALL.put(it.type, it));
    NumberType.ALL.forEach(it -> ALL.put(it.type(), it));
    TextFormType.ALL.forEach(it -> ALL.put(it.type(), it));
  }

  private final Class<?> type;
  private final String expected;

  ScalarType(Class<?> type, String expected) {
    this.type = type;
    this.expected = expected;
  }

  /// The scalar type of a class of the JDK, not a primitive one; null if it is none.
  static @Nullable ValueType of(Class<?> type) {
    return ALL.get(type);
  }

  /// The classes of the JDK that have one.
  public static Set<Class<?>> classes() {
    return Set.copyOf(ALL.keySet());
  }

  @Override
  public String expected() {
    return expected;
  }

  /// The names of an enum's constants.
  record Constants(Map<String, Object> byName, String expected) implements ValueType {
    private static final int SHOWN_MAX = 20;

    static Constants of(Class<?> type) {
      Map<String, Object> constants = new HashMap<>();
      List<String> names = Stream.of(type.getEnumConstants()).map(Constants::name).toList();
      Stream.of(type.getEnumConstants()).forEach(each -> constants.put(name(each), each));
      String some = String.join(", ", names.subList(0, Math.min(SHOWN_MAX, names.size())));
      return new Constants(
          constants, "text, one of " + some + (names.size() > SHOWN_MAX ? ", …" : ""));
    }

    private static String name(Object constant) {
      return ((Enum<?>) constant).name();
    }

    @Override
    public Object read(ValueTokens in, ValueKind first) {
      Object constant =
          byName.get(first == ValueKind.TEXT ? in.name() : in.textOf(first, expected));
      if (constant == null) {
        throw in.unfit(first, expected);
      }
      return constant;
    }
  }
}
