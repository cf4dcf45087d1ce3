package dev.raincheck.doors.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.RaincheckServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The same by every way in, over real connections.
class EntrancesTest {
  @TempDir Path folder;
  private final ShopAtWork work = new ShopAtWork();
  private final RaincheckServer server = work.open();
  private final HttpClient http = HttpClient.newHttpClient();
  private Entrances.Open door;

  @AfterEach
  void close() throws Exception {
    work.release.countDown();
    door.close();
    http.close();
    server.close();
    assertTrue(server.awaitClose().addsUp(), () -> server.awaitClose().toString());
  }

  private void open(Entrances entrance) throws Exception {
    door = entrance.open(server, folder);
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create(door.address() + path));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> call(String method, String body, String... fields)
      throws IOException, InterruptedException {
    var request = at("/" + method).POST(BodyPublishers.ofString(body));
    return send(fields.length == 0 ? request.build() : request.headers(fields).build());
  }

  private URI location(HttpResponse<String> accepted) {
    return URI.create(door.address())
        .resolve(accepted.headers().firstValue("Location").orElseThrow());
  }

  @ParameterizedTest
  @EnumSource
  void quickCall_isAnsweredWithItsResult(Entrances entrance) throws Exception {
    open(entrance);
    HttpResponse<String> sum = call("shop.add", "[1, 2]", "Content-Type", "application/json");
    assertEquals(200, sum.statusCode(), sum.body());
    assertEquals("3", sum.body());
    assertEquals("application/json", sum.headers().firstValue("Content-Type").orElseThrow());
    HttpResponse<String> found = call("shop.find", "{\"name\": \"tea\", \"shelf\": 3}");
    assertEquals("\"tea on 3\"", found.body());
    assertEquals(400, call("shop.add", "[1]").statusCode());
    assertEquals(404, call("shop.nothing", "[1]").statusCode());
    HttpResponse<String> sold = call("shop.buy", "[\"tea\"]");
    assertEquals(422, sold.statusCode());
    assertTrue(sold.body().contains("\"exception\":{\"type\":\"SoldOutException\""), sold.body());
    assertTrue(sold.body().contains("\"left\":0"), sold.body());
    HttpResponse<String> fault = call("shop.fail", "[]");
    assertEquals(500, fault.statusCode());
    assertTrue(fault.body().contains("\"execution\":\"FINISHED\""), fault.body());
  }

  @ParameterizedTest
  @EnumSource
  void longCall_isAccepted_polledAndAcknowledged(Entrances entrance) throws Exception {
    open(entrance);
    HttpResponse<String> accepted = call("shop.pack", "[\"tea\"]");
    assertEquals(202, accepted.statusCode(), accepted.body());
    assertTrue(accepted.headers().firstValue("Retry-After").isPresent());
    URI token = location(accepted);
    await()
        .until(() ->
            send(HttpRequest.newBuilder(token).build())
                .body()
                .contains("\"progress\":{\"fraction\":0.5,\"message\":\"half of it\"}"));
    CompletableFuture<HttpResponse<String>> held =
        http.sendAsync(
            HttpRequest.newBuilder(token).header("Prefer", "wait=20").build(),
            BodyHandlers.ofString());
    work.release.countDown();
    assertEquals("\"packed tea\"", held.join().body());
    assertEquals("wait=20", held.join().headers().firstValue("Preference-Applied").orElseThrow());
    HttpRequest again = HttpRequest.newBuilder(token).build();
    assertEquals(200, send(again).statusCode());
    URI acknowledge = URI.create(token + "/acknowledge");
    HttpRequest safe = HttpRequest.newBuilder(acknowledge).POST(BodyPublishers.noBody()).build();
    assertEquals(204, send(safe).statusCode());
    assertEquals(410, send(again).statusCode());
  }

  @ParameterizedTest
  @EnumSource
  void heldCall_isAnsweredWhenItEnds_notWhenItIsPolledNext(Entrances entrance) throws Exception {
    open(entrance);
    CompletableFuture<HttpResponse<String>> held =
        http.sendAsync(
            at("/shop.pack")
                .POST(BodyPublishers.ofString("[\"tea\"]"))
                .header("Prefer", "wait=30")
                .build(),
            BodyHandlers.ofString());
    await().until(() -> work.started.get() == 1);
    work.release.countDown();
    assertEquals(200, held.join().statusCode());
    assertEquals("\"packed tea\"", held.join().body());
  }

  @ParameterizedTest
  @EnumSource
  void patienceThatEnds_givesTheToken(Entrances entrance) throws Exception {
    open(entrance);
    HttpResponse<String> accepted =
        call("shop.pack", "[\"tea\"]", "Prefer", "respond-async, wait=1");
    assertEquals(202, accepted.statusCode());
    assertTrue(accepted.body().contains("\"started\":true"), accepted.body());
  }

  @ParameterizedTest
  @EnumSource
  void runningCall_isCancelled(Entrances entrance) throws Exception {
    open(entrance);
    URI token = location(call("shop.pack", "[\"tea\"]"));
    await().until(() -> work.started.get() == 1);
    HttpResponse<String> told = send(HttpRequest.newBuilder(token).DELETE().build());
    assertEquals(202, told.statusCode(), told.body());
    HttpResponse<String> ended =
        send(HttpRequest.newBuilder(token).header("Prefer", "wait=20").build());
    assertEquals(409, ended.statusCode(), ended.body());
    assertTrue(ended.body().contains("\"execution\":\"STARTED\""), ended.body());
  }

  @ParameterizedTest
  @EnumSource
  void events_tellTheProgressAndTheResult(Entrances entrance) throws Exception {
    open(entrance);
    URI token = location(call("shop.pack", "[\"tea\"]"));
    await().until(() -> work.started.get() == 1);
    HttpRequest follow =
        HttpRequest.newBuilder(token).header("Accept", "text/event-stream").build();
    HttpResponse<Stream<String>> events = http.send(follow, BodyHandlers.ofLines());
    assertEquals("text/event-stream", events.headers().firstValue("Content-Type").orElseThrow());
    StringBuilder all = new StringBuilder();
    events
        .body()
        .forEach(line -> {
          all.append(line).append('\n');
          if (line.contains("half of it")) {
            work.release.countDown();
          }
        });
    assertTrue(all.toString().contains("event: progress\ndata: {\"token\":"), all::toString);
    assertTrue(
        all.toString().endsWith("event: result\nid: last\ndata: \"packed tea\"\n\n"),
        all::toString);
    HttpRequest unknown =
        HttpRequest.newBuilder(URI.create(token + "x"))
            .header("Accept", "text/event-stream")
            .build();
    assertEquals(404, send(unknown).statusCode());
  }

  @ParameterizedTest
  @EnumSource
  void bodyThatIsTooLarge_isRefused_beforeItIsRead(Entrances entrance) throws Exception {
    open(entrance);
    byte[] large = ("[\"" + "x".repeat(2 << 20) + "\"]").getBytes(StandardCharsets.UTF_8);
    HttpRequest announced =
        at("/shop.buy").POST(BodyPublishers.ofByteArray(large)).expectContinue(true).build();
    assertEquals(413, send(announced).statusCode());
    HttpRequest chunked =
        at("/shop.buy")
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
            .build();
    assertEquals(413, statusOrCut(chunked));
    assertEquals("3", call("shop.add", "[1, 2]").body());
  }

  /// Who goes on sending when it is refused may lose its connection before it reads that.
  private int statusOrCut(HttpRequest request) throws InterruptedException {
    try {
      return send(request).statusCode();
    } catch (IOException cut) {
      return 413;
    }
  }

  @ParameterizedTest
  @EnumSource
  void server_thatDrains_refusesCalls_andStillGivesResults(Entrances entrance) throws Exception {
    open(entrance);
    URI token = location(call("shop.pack", "[\"tea\"]"));
    CompletableFuture<HttpResponse<String>> held =
        http.sendAsync(
            HttpRequest.newBuilder(token).header("Prefer", "wait=30").build(),
            BodyHandlers.ofString());
    await().until(() -> work.started.get() == 1);
    server.requestShutdown();
    await().until(() -> call("shop.count", "").statusCode() == 503);
    HttpResponse<String> aborted = held.join();
    assertEquals(503, aborted.statusCode(), aborted.body());
    assertTrue(aborted.body().contains("ABORTED"), aborted.body());
  }

  /// Who loses an answer sends the call again, under the same key.
  @ParameterizedTest
  @EnumSource
  void lostAnswer_costsNothing_withAKey(Entrances entrance) throws Exception {
    open(entrance);
    URI address = URI.create(door.address());
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      String call =
          "POST %s/shop.count HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: \"k\"\r\nContent-Length: 0\r\n\r\n"
              .formatted(address.getPath());
      socket.getOutputStream().write(call.getBytes(StandardCharsets.US_ASCII));
      await().until(() -> work.started.get() == 1);
    }
    assertEquals("1", call("shop.count", "", "Idempotency-Key", "\"k\"").body());
    assertEquals("1", call("shop.count", "[]", "Idempotency-Key", "k").body());
    assertEquals(422, call("shop.add", "[1,2]", "Idempotency-Key", "k").statusCode());
    assertEquals("2", call("shop.count", "").body());
    HttpResponse<String> first = call("shop.pack", "[\"tea\"]", "Idempotency-Key", "p");
    assertEquals(202, first.statusCode());
    assertEquals(location(first), location(call("shop.pack", "[\"tea\"]", "Idempotency-Key", "p")));
    await().until(() -> work.started.get() == 3);
  }

  @ParameterizedTest
  @EnumSource
  void openApi_saysWhatThereIs(Entrances entrance) throws Exception {
    open(entrance);
    HttpResponse<String> description = send(at("/openapi.json").build());
    assertEquals(200, description.statusCode());
    assertTrue(description.body().contains("\"/shop.add\":{\"post\":"), description.body());
  }

  @ParameterizedTest
  @EnumSource
  void pagesOfOthers_andNamesOfOthers_stayOutside(Entrances entrance) throws Exception {
    open(entrance);
    assertEquals(
        403, call("shop.add", "[1,2]", "Origin", "https://elsewhere.example").statusCode());
    assertEquals(403, call("shop.add", "[1,2]", "X-Forwarded-For", "10.0.0.1").statusCode());
    assertEquals(403, call("shop.add", "[1,2]", "Sec-Fetch-Site", "cross-site").statusCode());
  }

  private void assertRefusedForGood(String path, String field, int status) throws Exception {
    URI address = URI.create(door.address());
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      String head =
          "POST %s HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Length: 5\r\n\r\n"
              .formatted(path, field);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      var reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(reply.startsWith("HTTP/1.1 " + status), reply);
      assertTrue(reply.toLowerCase(Locale.ROOT).contains("connection: close"), reply);
    }
  }

  /// Else the client would send its next request to where nobody reads any more.
  @ParameterizedTest
  @EnumSource
  void refusalBeforeTheBody_saysThatTheConnectionEnds(Entrances entrance) throws Exception {
    open(entrance);
    String path = URI.create(door.address()).getPath() + "/shop.add";
    assertRefusedForGood(path, "Origin: https://elsewhere.example", 403);
    assertRefusedForGood(path, "X-Forwarded-For: 10.0.0.1", 403);
    assertRefusedForGood(path, "Content-Encoding: br", 415);
    if (entrance == Entrances.ALONE) {
      assertRefusedForGood("/elsewhere", "Accept: */*", 404);
    }
  }
}
