package dev.raincheck.doors.http;

import dev.raincheck.transport.ServerAddress;
import java.net.URI;
import java.net.URISyntaxException;

/// Where a door listens.
///
/// @param base in front of all paths: `/rpc`
record HttpAddress(boolean encrypted, String host, int port, String base) {
  private static final String BASE = "/rpc";

  /// @param text such as `http://127.0.0.1:8080`
  static HttpAddress of(String text) {
    try {
      // A URI knows no port 0 by another name.
      URI uri = new URI(text.replaceFirst(":\\*(?=$|/)", ":0"));
      String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("/$", "");
      boolean known = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (known && uri.getHost() != null && uri.getPort() >= 0 && uri.getRawQuery() == null) {
        return new HttpAddress(
            uri.getScheme().equals("https"),
            uri.getHost(),
            uri.getPort(),
            path.isEmpty() ? BASE : path);
      }
    } catch (URISyntaxException other) {
      throw bad(text);
    }
    throw bad(text);
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(
        "address: \"%s\" (expected: such as http://127.0.0.1:8080, with port * for any free one)"
            .formatted(text));
  }

  boolean isLoopback() {
    return new ServerAddress(host, port).isLoopback();
  }

  @Override
  public String toString() {
    return "\"" + (port == 0 ? text(port).replace(":0/", ":*/") : text(port)) + "\"";
  }

  /// As clients write it, with the port that was taken.
  String text(int taken) {
    return "%s://%s:%d%s".formatted(encrypted ? "https" : "http", host, taken, base);
  }
}
