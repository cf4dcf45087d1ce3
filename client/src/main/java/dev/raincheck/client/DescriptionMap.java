package dev.raincheck.client;

import dev.raincheck.protocol.bytes.ValueException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A map out of a server's description, and what is expected in it. A server of a later version may
/// say more.
///
/// @param what the map describes, for messages
record DescriptionMap(String what, Map<?, ?> map) {
  /// @throws ValueException if it is no map
  static DescriptionMap of(String what, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new DescriptionMap(what, map);
    }
    throw new ValueException("%s: %s (expected: a map)".formatted(what, value));
  }

  /// Each of a list.
  static <T> List<T> each(String what, @Nullable Object value, Function<Object, T> read) {
    if (value instanceof List<?> list) {
      return list.stream().map(it -> read.apply((Object) it)).toList();
    }
    throw new ValueException("%s: %s (expected: a list)".formatted(what, value));
  }

  String text(String name) {
    return optionalText(name).orElseThrow(() -> unfit(name, null, "a text"));
  }

  Optional<String> optionalText(String name) {
    return switch (map.get(name)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      case Object other -> throw unfit(name, other, "a text");
    };
  }

  Optional<Duration> duration(String name) {
    return optionalText(name)
        .map(text -> {
          try {
            return Duration.parse(text);
          } catch (DateTimeParseException unreadable) {
            throw unfit(name, text, "a duration such as PT0.5S");
          }
        });
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(map.get(name));
  }

  Optional<Integer> count(String name) {
    return map.get(name) instanceof Number number
        ? Optional.of(number.intValue())
        : Optional.empty();
  }

  <T> List<T> list(String name, Function<Object, T> read) {
    return each(what + "." + name, map.get(name), read);
  }

  Map<?, ?> mapOf(String name) {
    return of(what + "." + name, map.get(name)).map();
  }

  private ValueException unfit(String name, @Nullable Object value, String expected) {
    return new ValueException("%s.%s: %s (expected: %s)".formatted(what, name, value, expected));
  }
}
