package dev.raincheck.protocol.value;

import dev.raincheck.protocol.bytes.ValueException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The types of the JDK that hold values of other types.
final class ContainerTypes {
  private ContainerTypes() {}

  /// Reads an array of values that go one by one to their collector. A set takes each once, as it
  /// is read: two that were sent as different ones may be the same of its type.
  private static void readEach(
      ValueTokens in, int count, ValueType element, Collection<@Nullable Object> values) {
    for (int i = 0; i < count; i++) {
      try {
        if (!values.add(element.readNullable(in))) {
          throw new ValueException("the same value again (expected: each value of a set once)");
        }
      } catch (RuntimeException unfit) {
        throw ValueException.atIndex(i, unfit);
      }
    }
    in.exit();
  }

  private static int enterArray(ValueTokens in, ValueKind first, String expected) {
    if (first != ValueKind.ARRAY) {
      throw in.unfit(first, expected);
    }
    return in.enter();
  }

  /// A list, a set, or a collection.
  record Elements(Class<?> type, ValueType element) implements ValueType {
    @Override
    public Object read(ValueTokens in, ValueKind first) {
      int count = enterArray(in, first, expected());
      Collection<@Nullable Object> values =
          type == Set.class ? new LinkedHashSet<>() : new ArrayList<>();
      readEach(in, count, element, values);
      return values;
    }

    @Override
    public String expected() {
      return "an array";
    }
  }

  /// A Java array, of primitives too; other than of bytes.
  record JavaArray(Class<?> component, ValueType element) implements ValueType {
    @Override
    public Object read(ValueTokens in, ValueKind first) {
      int count = enterArray(in, first, expected());
      if (!component.isPrimitive()) {
        Collection<@Nullable Object> values = new ArrayList<>();
        readEach(in, count, element, values);
        return values.toArray((Object[]) Array.newInstance(component, 0));
      }
      Object values = Array.newInstance(component, count);
      for (int i = 0; i < count; i++) {
        try {
          Array.set(values, i, element.readNullable(in));
        } catch (RuntimeException unfit) {
          throw ValueException.atIndex(i, unfit);
        }
      }
      in.exit();
      return values;
    }

    @Override
    public String expected() {
      return "an array";
    }
  }

  /// A map; also an empty array, which is what languages send that do not distinguish the two.
  record Entries(KeyType key, ValueType value) implements ValueType {
    @Override
    public Object read(ValueTokens in, ValueKind first) {
      if (!isMap(in, first)) {
        throw in.unfit(first, expected());
      }
      int count = in.enter();
      Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        Object name = key.read(in, in.nextKey());
        try {
          int before = entries.size();
          entries.put(name, value.readNullable(in));
          if (entries.size() == before) {
            throw new ValueException("twice (expected: once)");
          }
        } catch (RuntimeException unfit) {
          throw ValueException.atName(String.valueOf(name), unfit);
        }
      }
      in.exit();
      return entries;
    }

    @Override
    public String expected() {
      return "a map";
    }
  }

  static boolean isMap(ValueTokens in, ValueKind first) {
    return first == ValueKind.MAP || (first == ValueKind.ARRAY && in.entries() == 0);
  }

  /// A value or nil.
  record Maybe(ValueType content) implements ValueType {
    @Override
    public Object read(ValueTokens in, ValueKind first) {
      return Optional.of(content.read(in, first));
    }

    @Override
    public Object readNullable(ValueTokens in) {
      ValueKind first = in.next();
      return first == ValueKind.NIL ? Optional.empty() : read(in, first);
    }

    @Override
    public Object absent() {
      return Optional.empty();
    }

    @Override
    public String expected() {
      return content.expected() + ", or nil";
    }
  }

  /// Of which nothing is known: plain Java.
  enum Any implements ValueType {
    INSTANCE;

    private static final Elements LIST = new Elements(ArrayList.class, INSTANCE);
    private static final Entries MAP = new Entries(KeyType.TEXT, INSTANCE);

    @Override
    public Object read(ValueTokens in, ValueKind first) {
      return switch (first) {
        case TRUE, FALSE -> first == ValueKind.TRUE;
        case INTEGER -> in.fitsLong() ? (Object) in.integer() : in.bigInteger();
        case FLOAT -> in.decimal();
        case TEXT -> in.text();
        case BYTES -> in.bytes();
        case TIMESTAMP -> in.timestamp();
        case ARRAY -> LIST.read(in, first);
        case MAP -> MAP.read(in, first);
        case NIL, EXTENSION -> throw in.unfit(first, expected());
      };
    }

    @Override
    public String expected() {
      return "a value, of extensions a timestamp only";
    }
  }
}
