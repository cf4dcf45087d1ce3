package dev.raincheck.faults;

import dev.raincheck.testkit.FaultProxy;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A request of HTTP, as it is sent, and sent again.
///
/// @param text all of it
record HttpExchange(String text) {
  private static final int STATUS = "HTTP/1.1 ".length();

  /// What came of it.
  record Answer(int status, String location, String body) {}

  /// A call of one argument, of which that is the key too.
  static HttpExchange post(String path, String argument) {
    String body = "[\"" + argument + "\"]";
    return new HttpExchange(
        "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nIdempotency-Key: \"%s\"\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, argument, body.length(), body));
  }

  /// A poll that waits.
  static HttpExchange get(String path) {
    return new HttpExchange(
        "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nPrefer: wait=20\r\n\r\n"
            .formatted(path));
  }

  /// Sends it, whatever comes of that, and once more.
  Answer sentAgain(FaultProxy proxy) throws IOException {
    URI at = URI.create(proxy.address());
    try {
      send(at);
    } catch (IOException cut) {
      // which is what is tested
    }
    return sent(proxy);
  }

  /// Sends it.
  Answer sent(FaultProxy proxy) throws IOException {
    return read(send(URI.create(proxy.address())));
  }

  private String send(URI at) throws IOException {
    try (var socket = new Socket(at.getHost(), at.getPort())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Answer read(String all) throws IOException {
    int end = all.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("\"%s\" (expected: an answer of HTTP)".formatted(all));
    }
    String head = all.substring(0, end);
    String location =
        head.lines()
            .filter(it -> it.startsWith("Location: "))
            .map(it -> it.substring("Location: ".length()))
            .findFirst()
            .orElse("");
    return new Answer(
        Integer.parseInt(head.substring(STATUS, STATUS + 3)), location, all.substring(end + 4));
  }
}
