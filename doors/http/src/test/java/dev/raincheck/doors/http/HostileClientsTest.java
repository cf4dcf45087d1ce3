package dev.raincheck.doors.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.doors.http.settings.HttpLimits;
import dev.raincheck.doors.http.settings.XmlRpcMode;
import dev.raincheck.server.RaincheckServer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that send too much, too slowly, or something else.
class HostileClientsTest {
  private final ShopAtWork work = new ShopAtWork();
  private final RaincheckServer server = work.open();
  private final HttpDoor door =
      HttpDoor.builder(server)
          .xmlRpc(XmlRpcMode.WITH_NIL)
          .serve(Shop.class)
          .limits(HttpLimits.DEFAULT.withOpenMax(20).withHeldBytesMax(3 << 20))
          .start("http://127.0.0.1:*");
  private final URI address = URI.create(door.address());
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    work.release.countDown();
    for (Socket socket : sockets) {
      socket.close();
    }
    door.close();
    http.close();
    server.close();
    assertTrue(server.awaitClose().addsUp());
  }

  private Socket send(String text) throws IOException {
    return send(address.getPort(), text);
  }

  private Socket send(int port, String text) throws IOException {
    Socket socket = new Socket(address.getHost(), port);
    socket.setSoTimeout(10_000);
    sockets.add(socket);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  /// The first line of the answer; empty if the connection ends without one.
  private static String statusOf(Socket socket) throws IOException {
    byte[] line = new byte[12];
    int length = socket.getInputStream().readNBytes(line, 0, line.length);
    return new String(line, 0, length, StandardCharsets.ISO_8859_1);
  }

  /// The connection ends with a problem, whoever has found it.
  private void assertRefused(String status, String text) throws IOException {
    byte[] all = send(text).getInputStream().readAllBytes();
    String answer = new String(all, StandardCharsets.ISO_8859_1);
    assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
    assertTrue(answer.contains("Content-Type: application/problem+json"), answer);
    assertTrue(answer.contains("\"execution\":\"NOT_STARTED\""), answer);
  }

  private void assertServes() throws Exception {
    HttpRequest sum =
        HttpRequest.newBuilder(URI.create(address + "/shop.add"))
            .POST(BodyPublishers.ofString("[1,2]"))
            .build();
    assertEquals("3", http.send(sum, BodyHandlers.ofString()).body());
  }

  private static String post(String fields, String body) {
    return "POST /rpc/shop.add HTTP/1.1\r\nHost: localhost\r\n%s\r\n%s".formatted(fields, body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Length: 5\\r\\nContent-Length: 6\\r\\n | 400",
        "Content-Length: 5\\r\\nTransfer-Encoding: chunked\\r\\n | 400",
        "Content-Length: -1\\r\\n | 400",
        "Content-Length: 99999999999999999999\\r\\n | 400",
        "Content-Length: 1048577\\r\\n | 413",
        "Transfer-Encoding: chunked, chunked\\r\\n | 400",
        "Transfer-Encoding: xchunked\\r\\nContent-Length: 5\\r\\n | 400",
        "Content-Length : 5\\r\\n | 400",
        "Host: other\\r\\nContent-Length: 5\\r\\n | 400"
      })
  void ambiguousOrTooLongBodies_areRefused_andNothingRuns(String fields, String status)
      throws Exception {
    assertRefused(status, post(fields.replace("\\r\\n", "\r\n"), "[1,2]"));
    assertServes();
  }

  @Test
  void headThatIsTooLong_orOfNoVersion_isRefused() throws Exception {
    assertRefused("431", post("X: " + "x".repeat(20 << 10) + "\r\n", ""));
    assertRefused("505", "POST /rpc/shop.add\r\n\r\n");
    assertRefused("414", "GET /rpc/%s HTTP/1.1\r\n\r\n".formatted("x".repeat(20 << 10)));
    assertServes();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /rpc/shop.add HTTP/1.1\r\n\r\n",
        "POST /rpc/%0d%0aX HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "POST /rpc//shop.add HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "POST /rpc/shop.add;x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "PO,ST /rpc/shop.add HTTP/1.1\r\nHost: localhost\r\n\r\n"
      })
  void whatIsNoRequestOfHttp_isRefused(String text) throws Exception {
    assertRefused("400", text);
    assertServes();
  }

  @Test
  void bodyThatEndsEarly_isRefused() throws Exception {
    Socket socket = send(post("Content-Length: 50\r\n", "[1,"));
    socket.shutdownOutput();
    assertTrue(List.of("HTTP/1.1 400", "").contains(statusOf(socket)));
    assertServes();
  }

  private static String postTo(String path) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]"
        .formatted(path);
  }

  /// A proxy may let requests through by their path.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/rpc/../rpc/shop.count",
        "/rpc/./shop.count",
        "/rpc/x/../shop.count",
        "/rpc/%2e%2e/rpc/shop.count",
        "/rpc/.%2e/rpc/shop.count",
        "/rpc/..;/rpc/shop.count",
        "/rpc//shop.count",
        "//rpc/shop.count",
        "/rpc/shop.count;x=y",
        "/rpc/shop.count;",
        "/rpc;a=b/shop.count",
        "/rpc;/shop.count",
        "/rpc/shop%252Ecount",
        "/rpc%2Fshop.count",
        "/rpc/shop.count%00",
        "/rpc/shop.count/",
        "/rpc\\shop.count",
        "/RPC/shop.count",
        "http://localhost/rpc/./shop.count"
      })
  void oddPaths_areNoOthersNames(String path) throws Exception {
    String status = statusOf(send(postTo(path)));
    assertTrue(List.of("HTTP/1.1 400", "HTTP/1.1 404").contains(status), status);
    assertEquals(0, work.started.get());
  }

  /// As by RFC 3986 (6.2.2.2), and as programs write the `@` of a version.
  @Test
  void charactersInPercentEncoding_areTheSamePath() throws Exception {
    assertEquals("HTTP/1.1 200", statusOf(send(postTo("/rpc/shop%2Ecount"))));
    assertEquals(1, work.started.get());
  }

  /// Who begins and does not go on has a place, and no more than that.
  @Test
  void slowBodies_takeAPlaceEach_andOthersAreToldToComeBack() throws Exception {
    String slow = post("Content-Length: 5\r\n", "[");
    for (int i = 0; i < 20; i++) {
      send(slow);
    }
    await()
        .until(() -> {
          HttpResponse<String> refused = callOnce();
          send(slow); // the place that the call had, if it was the last one
          return refused.statusCode() == 429
              && refused.headers().firstValue("Retry-After").isPresent();
        });
    for (Socket socket : sockets) {
      socket.close();
    }
    await().until(() -> callOnce().statusCode() == 200);
  }

  private HttpResponse<String> callOnce() throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(address + "/shop.add"))
            .POST(BodyPublishers.ofString("[1,2]"))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void connectionsBeyondTheLimit_wait() throws Exception {
    try (HttpDoor narrow =
        HttpDoor.builder(server)
            .xmlRpc(XmlRpcMode.WITH_NIL)
            .serve(Shop.class)
            .limits(HttpLimits.DEFAULT.withConnectionsMax(1))
            .start("http://127.0.0.1:*")) {
      int port = URI.create(narrow.address()).getPort();
      String call = post("Content-Length: 5\r\n", "[1,2]");
      Socket first = send(port, call);
      assertEquals("HTTP/1.1 200", statusOf(first));
      Socket second = send(port, call);
      second.setSoTimeout(200);
      assertThrows(SocketTimeoutException.class, () -> statusOf(second));
      first.close();
      second.setSoTimeout(10_000);
      assertEquals("HTTP/1.1 200", statusOf(second));
    }
  }

  @Test
  void bodiesTogether_areBounded() throws Exception {
    String most = "x".repeat(1 << 20).substring(1);
    String slow = post("Content-Length: 1048576\r\n", most);
    for (int i = 0; i < 3; i++) {
      send(slow);
    }
    var large =
        HttpRequest.newBuilder(URI.create(address + "/shop.buy"))
            .POST(BodyPublishers.ofString("[\"" + "x".repeat(1 << 19) + "\"]"))
            .build();
    await()
        .ignoreExceptionsInstanceOf(IOException.class) // the refusal may be lost while it sends
        .until(() -> {
          boolean refused = http.send(large, BodyHandlers.ofString()).statusCode() == 429;
          send(slow); // the room that this had, if it was the last
          return refused;
        });
    for (Socket socket : sockets) {
      socket.close();
    }
    await().until(() -> callOnce().statusCode() == 200);
  }

  @Test
  void heldExchanges_endWithTheDoor_withTheirTokens() {
    List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      held.add(
          http.sendAsync(
              HttpRequest.newBuilder(URI.create(address + "/shop.pack"))
                  .POST(BodyPublishers.ofString("[\"tea\"]"))
                  .header("Prefer", "wait=300")
                  .timeout(Duration.ofSeconds(20))
                  .build(),
              BodyHandlers.ofString()));
    }
    await().until(() -> work.started.get() == 10);
    door.close();
    held.forEach(it -> assertEquals(202, it.join().statusCode()));
  }
}
