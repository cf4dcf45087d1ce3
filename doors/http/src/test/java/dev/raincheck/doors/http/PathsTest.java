package dev.raincheck.doors.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.doors.http.settings.XmlRpcMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever stands in front of a door may have let a request through by its path.
class PathsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void pathWithParameters_isNoOthersName(Entrances entrance) throws Exception {
    var work = new ShopAtWork();
    try (var server = work.open();
        var http = HttpClient.newHttpClient()) {
      Entrances.Open door = entrance.open(server, folder);
      try {
        for (String path : List.of("/shop.count;x=y", ";a=b/shop.count", ";/shop.count")) {
          HttpRequest odd =
              HttpRequest.newBuilder(URI.create(door.address() + path))
                  .POST(BodyPublishers.ofString("[]"))
                  .build();
          int status = http.send(odd, BodyHandlers.ofString()).statusCode();
          assertTrue(List.of(400, 404).contains(status), path);
        }
        assertEquals(0, work.started.get());
      } finally {
        door.close();
      }
    }
  }

  /// Whoever finds it: the door, or Jetty in front of it.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CONNECT localhost:80 | 405",
        "OPTIONS * | 404",
        "GET http://localhost | 405",
        "GET http://localhost/ | 405",
        "GET http://localhost/rpc/shop.count | 405",
        "GET / | 405",
        "GET /rpc | 404",
        "GET /rpc/ | 405",
        "GET /RPC2 | 405",
        "PUT /rpc/xmlrpc | 405",
        "GET /rpc/jsonrpc | 405",
        "POST /rpc/openapi.json | 405",
        "OPTIONS /rpc/shop.count | 405",
        "TRACE /rpc/tokens/x | 405",
        "GET /elsewhere | 404"
      })
  void whatLeadsNowhere_isAProblem_thatSaysWhatDoes(String line, String status) throws Exception {
    var work = new ShopAtWork();
    try (var server = work.open();
        var door =
            HttpDoor.builder(server)
                .xmlRpc(XmlRpcMode.WITH_NIL)
                .serve(Shop.class)
                .start("http://127.0.0.1:*");
        var socket =
            new Socket(InetAddress.getLoopbackAddress(), URI.create(door.address()).getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .formatted(line)
                  .getBytes(StandardCharsets.ISO_8859_1));
      String answer = new String(upToItsEnd(socket), StandardCharsets.ISO_8859_1);
      assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
      assertTrue(answer.contains("Content-Type: application/problem+json"), answer);
      assertTrue(answer.contains("(expected: "), answer);
      assertEquals(status.equals("405"), answer.contains("\nAllow: "), answer);
    }
  }

  /// Jetty leaves the connection of a CONNECT open.
  private static byte[] upToItsEnd(Socket socket) throws IOException {
    var all = new ByteArrayOutputStream();
    for (int next; (next = socket.getInputStream().read()) >= 0 && next != '}'; ) {
      all.write(next);
    }
    return all.toByteArray();
  }
}
