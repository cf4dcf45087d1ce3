package dev.raincheck.doors.http.dialect;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a client is answered.
///
/// @param status of HTTP
/// @param fields the header's fields, but for the length
public record Answer(int status, Map<String, String> fields, byte[] body) {
  private static final byte[] NOTHING = {};

  public static Answer of(int status, String type, byte[] body) {
    return new Answer(status, Map.of("Content-Type", type, "Cache-Control", "no-store"), body);
  }

  public static Answer empty(int status) {
    return new Answer(status, Map.of("Cache-Control", "no-store"), NOTHING);
  }

  /// The same, with one more field.
  public Answer with(String name, String value) {
    var more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new Answer(status, more, body);
  }

  /// The same, for caches that tell requests apart by that field as well.
  public Answer withVary(String field) {
    String others = fields.get("Vary");
    return with("Vary", others == null ? field : others + ", " + field);
  }

  /// The body as text, for tests and logs.
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
