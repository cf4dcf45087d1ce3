package dev.raincheck.client.admin;

import dev.raincheck.protocol.bytes.ValueException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What a server says of something, by name. A later version may say more, and leave nothing out.
///
/// @param what it is about, for messages
record Fields(String what, Map<String, Object> map) {
  /// @throws ValueException if it is no map
  static Fields of(String what, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      var copy = new LinkedHashMap<String, Object>();
      map.forEach((name, field) -> {
        if (field != null) {
          copy.put(String.valueOf(name), field);
        }
      });
      return new Fields(what, Collections.unmodifiableMap(copy));
    }
    throw new ValueException("%s: %s (expected: a map)".formatted(what, value));
  }

  String text(String name) {
    return optionalText(name)
        .orElseThrow(() ->
            new ValueException(
                "%s.%s: %s (expected: a text)".formatted(what, name, map.get(name))));
  }

  Optional<String> optionalText(String name) {
    return map.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  long number(String name) {
    return map.get(name) instanceof Number number ? number.longValue() : 0;
  }

  OptionalDouble fraction(String name) {
    return map.get(name) instanceof Number number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(map.get(name));
  }

  Duration time(String name) {
    return Duration.ofMillis(number(name));
  }

  Optional<Duration> optionalTime(String name) {
    return map.containsKey(name) ? Optional.of(time(name)) : Optional.empty();
  }

  /// What it says of a part of it; nothing if there is none.
  Fields part(String name) {
    return of(what + "." + name, map.getOrDefault(name, Map.of()));
  }

  @Override
  public String toString() {
    return map.toString();
  }
}
