#!/usr/bin/env bash
# JDK 17 and 25, java.net.http.HttpClient: `HttpRequest.timeout(1 s)` does not end a `send` whose headers have come and whose body
# takes three seconds more, although BodyHandlers.ofString() gives the whole body or nothing.
#
# What one would guess: "if the response is not received within the specified timeout then an HttpTimeoutException is thrown":
# after one second.
# What happens: the clock stops at the headers. A server that sends them early, as one does that fills a long answer with white
# space, is waited for without end. Bound the whole by `sendAsync(…).orTimeout(…)`, and cancel.
#
# Seen (JDK 17 and 25): headers late: HttpTimeoutException, body late: HTTP 200 with "ab"
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >Bodies.java <<'JAVA'
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

class Bodies {
  public static void main(String[] args) throws Exception {
    String headers = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
    System.out.printf(
        "headers late: %s, body late: %s%n", asked("", headers + "ab"), asked(headers + "a", "b"));
  }

  static String asked(String atOnce, String later) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread answers = new Thread(() -> answer(server, atOnce, later));
      answers.setDaemon(true);
      answers.start();
      URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
      HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(1)).build();
      try {
        HttpResponse<String> got =
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return "HTTP " + got.statusCode() + " with \"" + got.body() + "\"";
      } catch (IOException failed) {
        return failed.getClass().getSimpleName();
      }
    }
  }

  static void answer(ServerSocket server, String atOnce, String later) {
    try (Socket client = server.accept()) {
      InputStream in = client.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      client.getOutputStream().write(atOnce.getBytes(StandardCharsets.US_ASCII));
      Thread.sleep(4000);
      client.getOutputStream().write(later.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException | InterruptedException gone) {
      // The client has given up.
    }
  }
}
JAVA
expected="headers late: HttpTimeoutException, body late: HTTP 200 with \"ab\""
seen=$(java Bodies.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
