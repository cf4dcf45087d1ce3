package dev.raincheck.doors.http.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a client sent.
///
/// @param method `POST`
/// @param base where the door is, in front of the path: `/rpc`
/// @param path below that, decoded: `/reports.build`
/// @param fields the header's fields by their names in lower case, each with all that was sent
/// @param body all of it
public record Incoming(
    String method, String base, String path, Map<String, List<String>> fields, byte[] body) {

  /// The first value of a field, or null.
  public @Nullable String field(String name) {
    List<String> values = fields.get(name);
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  /// Whether it comes from a page of the origin that it was sent to, or from no page at all. The
  /// scheme is left out: a proxy may encrypt.
  public boolean isOfOwnOrigin() {
    String origin = field("origin");
    if (origin == null) {
      return true;
    }
    String host = field("host");
    int scheme = origin.indexOf("://");
    return host != null && scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
  }

  /// All values of a field, as the one list that they are.
  public String list(String name) {
    return String.join(",", fields.getOrDefault(name, List.of()));
  }

  /// The media type of the body without its parameters, in lower case; empty if it has none.
  public String type() {
    String type = field("content-type");
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /// The same, with a body.
  public Incoming with(byte[] all) {
    return new Incoming(method, base, path, fields, all);
  }
}
