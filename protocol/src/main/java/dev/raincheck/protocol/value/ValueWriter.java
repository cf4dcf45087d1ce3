package dev.raincheck.protocol.value;

import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.bytes.WritingInterruptedException;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes a value of any type that travels, by the class of each part: the names of sealed
/// hierarchies do not depend on declared types.
///
/// It stops as soon as the value takes more bytes than it may, or the thread is interrupted: the
/// elements of a list may come out of an iterator that never ends. An interrupt that came before
/// the writing does not count; who returns a value after one means it.
final class ValueWriter {
  private final ValueBuffer out;
  private final boolean wasInterrupted = Thread.currentThread().isInterrupted();
  private int depth;

  ValueWriter(ValueBuffer out) {
    this.out = out;
  }

  /// The values as one array, by position.
  void writeArray(@Nullable Object[] values, NamedValues names) {
    int start = open();
    for (int i = 0; i < values.length; i++) {
      try {
        names.requireType(i, values[i]);
        write(values[i]);
      } catch (RuntimeException unfit) {
        throw ValueException.atName(names.name(i), unfit);
      }
    }
    close(start, values.length, false);
  }

  /// The values as one map, by name.
  void writeMap(@Nullable Object[] values, NamedValues names) {
    int start = open();
    for (int i = 0; i < values.length; i++) {
      try {
        out.text(names.name(i));
        write(values[i]);
      } catch (RuntimeException unfit) {
        throw ValueException.atName(names.name(i), unfit);
      }
    }
    close(start, values.length, true);
  }

  void write(@Nullable Object value) {
    switch (value) {
      case null -> out.nil();
      case String text -> out.text(text);
      case Integer number -> out.integer(number);
      case Long number -> out.integer(number);
      case Boolean flag -> out.bool(flag);
      case Double number -> out.float64(number);
      case Record record -> writeRecord(record);
      case Collection<?> elements -> writeElements(elements);
      case Map<?, ?> entries -> writeEntries(entries);
      case Enum<?> constant -> out.text(constant.name());
      case Optional<?> maybe -> write(maybe.orElse(null));
      case byte[] bytes -> out.binary(bytes, 0, bytes.length);
      case Instant instant -> out.timestamp(instant);
      default -> writeOther(value);
    }
  }

  private void writeOther(Object value) {
    switch (value) {
      case Float number -> out.float32(number);
      case Short number -> out.integer(number);
      case Byte number -> out.integer(number);
      case BigInteger number -> out.integer(number);
      case Character character -> out.text(character.toString());
      case ZoneId zone -> out.text(zone.toString());
      default -> {
        if (ScalarType.of(value.getClass()) instanceof TextFormType<?> text) {
          out.text(text.printAny(value));
        } else if (isArray(value.getClass())) {
          writeJavaArray(value);
        } else {
          throw new ValueException(
              "%s cannot travel (%s)"
                  .formatted(
                      TypeNames.of(value.getClass()), TravellingTypes.remedy(value.getClass())));
        }
      }
    }
  }

  private static boolean isArray(Class<?> type) {
    return type.isArray() && type != char[].class;
  }

  private void writeRecord(Object value) {
    RecordShape shape = RecordShape.of(value.getClass());
    int start = open();
    byte[] type = shape.typeBytes();
    if (type != null) {
      out.raw(type);
    }
    for (int i = 0; i < shape.size(); i++) {
      try {
        out.raw(shape.nameBytes(i));
        write(shape.value(i, value));
      } catch (RuntimeException unfit) {
        throw ValueException.atName(shape.name(i), unfit);
      }
    }
    close(start, shape.size() + (type == null ? 0 : 1), true);
  }

  private void writeElements(Collection<?> elements) {
    int start = open();
    int count = 0;
    for (Object element : elements) {
      writeElement(count++, element);
    }
    close(start, count, false);
  }

  private void writeJavaArray(Object array) {
    int start = open();
    int count = Array.getLength(array);
    for (int i = 0; i < count; i++) {
      writeElement(i, Array.get(array, i));
    }
    close(start, count, false);
  }

  private void writeElement(int index, @Nullable Object element) {
    try {
      requireNoInterrupt();
      write(element);
    } catch (RuntimeException unfit) {
      throw ValueException.atIndex(index, unfit);
    }
  }

  private void writeEntries(Map<?, ?> entries) {
    int start = open();
    int count = 0;
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      String name = name(entry.getKey());
      try {
        requireNoInterrupt();
        out.text(name);
        write(entry.getValue());
        count++;
      } catch (RuntimeException unfit) {
        throw ValueException.atName(name, unfit);
      }
    }
    close(start, count, true);
  }

  private static String name(@Nullable Object key) {
    return switch (key) {
      case String text -> text;
      case Enum<?> constant -> constant.name();
      case Integer number -> number.toString();
      case Long number -> number.toString();
      case UUID id -> id.toString();
      case null ->
          throw new ValueException("a map with a null key (expected: a value for each key)");
      default ->
          throw new ValueException(
              "a key of type %s cannot travel (use String, an enum, Integer, Long or UUID)"
                  .formatted(TypeNames.of(key.getClass())));
    };
  }

  private void requireNoInterrupt() {
    if (Thread.currentThread().isInterrupted() && !wasInterrupted) {
      throw new WritingInterruptedException();
    }
  }

  private int open() {
    if (++depth > ValueTokens.DEPTH_MAX) {
      throw new ValueException(ValueTokens.TOO_DEEP);
    }
    return out.openContainer();
  }

  private void close(int start, int count, boolean map) {
    out.closeContainer(start, count, map);
    depth--;
  }
}
