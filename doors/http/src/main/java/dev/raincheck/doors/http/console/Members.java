package dev.raincheck.doors.http.console;

import dev.raincheck.doors.http.dialect.Json;
import dev.raincheck.doors.http.dialect.Unreadable;
import dev.raincheck.protocol.bytes.WireLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The members of an object in a body.
///
/// @param what it is, for messages
record Members(String what, Map<?, ?> map) {
  /// @throws Unreadable if the body is no object
  static Members ofBody(byte[] body) {
    return of("the body", Json.read(body));
  }

  private static Members of(String what, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new Members(what, map);
    }
    throw new Unreadable("%s is no object (expected: one)".formatted(what));
  }

  /// Null if it is not there.
  @Nullable String text(String name) {
    return map.get(name) == null ? null : textOf(name, map.get(name));
  }

  private static String textOf(String name, @Nullable Object value) {
    if (value instanceof String text && text.length() <= WireLimits.TEXT_CHARS_MAX) {
      return text;
    }
    throw new Unreadable(
        "%s is no text of at most %d characters (expected: one)"
            .formatted(name, WireLimits.TEXT_CHARS_MAX));
  }

  String requiredText(String name) {
    String text = text(name);
    if (text == null) {
      throw new Unreadable("%s has no %s (expected: a text)".formatted(what, name));
    }
    return text;
  }

  /// 0 if it is not there.
  long count(String name) {
    Object value = map.get(name);
    if (value == null) {
      return 0;
    }
    if (value instanceof Long count && count >= 0) {
      return count;
    }
    throw new Unreadable("%s: %s (expected: a number, at least 0)".formatted(name, value));
  }

  /// Texts by their names; none if they are not there.
  Map<String, String> texts(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (map.get(name) != null) {
      of(name, map.get(name))
          .map
          .forEach((each, value) ->
              texts.put(String.valueOf(each), textOf(String.valueOf(each), value)));
    }
    return texts;
  }

  /// Objects, between one and so many.
  List<Members> several(String name, int most) {
    if (map.get(name) instanceof List<?> list && !list.isEmpty() && list.size() <= most) {
      return list.stream().map(it -> of("a member of " + name, it)).toList();
    }
    throw new Unreadable("%s is no array of 1 to %d objects (expected: one)".formatted(name, most));
  }
}
