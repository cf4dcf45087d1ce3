package dev.raincheck.doors.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.admin.OperationInfo;
import dev.raincheck.client.admin.OperationQuery;
import dev.raincheck.doors.http.settings.XmlRpcMode;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A door beside a server speaks for its users, by the right `delegate`: over real connections.
class DelegateTest {
  private static final CurveKeys SERVER = CurveKeys.generate();
  private static final CurveKeys WEB = CurveKeys.generate();

  @TempDir Path folder;
  private final Set<String> principals = ConcurrentHashMap.newKeySet();
  private final ShopAtWork work = new ShopAtWork();
  private final HttpClient http = HttpClient.newHttpClient();
  private RaincheckServer server;
  private RaincheckClient client;
  private HttpDoor door;

  private void open(String rights) throws IOException {
    Path clients = folder.resolve("clients");
    Files.writeString(clients, WEB.publicKey() + " web * " + rights);
    server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Shop.class, work)
            .interceptHandlers((call, handler) -> {
              principals.add(call.principal());
              return handler.proceed();
            })
            .curve(SERVER, clients)
            .shutdownStrategy("abort:200ms")
            .start();
    client =
        RaincheckClient.connect(
            ClientOptions.of(server.address()).withCurve(WEB, SERVER.publicKey()));
    door =
        HttpDoor.builder(client)
            .serve(Shop.class)
            .xmlRpc(XmlRpcMode.OFF)
            .basic((user, password) -> Optional.of(user))
            .start("http://127.0.0.1:*");
  }

  @AfterEach
  void close() {
    work.release.countDown();
    door.close();
    client.close();
    http.close();
    server.close();
    assertTrue(server.awaitClose().addsUp(), () -> server.awaitClose().toString());
  }

  private HttpRequest.Builder of(String user, URI where) {
    String word =
        Base64.getEncoder().encodeToString((user + ":x").getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(where).header("Authorization", "Basic " + word);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> call(String user, String method, String body)
      throws IOException, InterruptedException {
    return send(
        of(user, URI.create(door.address() + "/" + method))
            .header("Idempotency-Key", "order-7")
            .POST(BodyPublishers.ofString(body)));
  }

  private URI location(HttpResponse<String> accepted) {
    return URI.create(door.address())
        .resolve(accepted.headers().firstValue("Location").orElseThrow());
  }

  @Test
  void tokensAndKeys_areTheUsersOwn_andSoIsWhatOthersSee() throws Exception {
    open("delegate operate");
    URI token = location(call("mia", "shop.pack", "[\"tea\"]"));
    assertEquals(404, send(of("ben", token)).statusCode());
    assertEquals(404, send(of("ben", token).DELETE()).statusCode());
    assertEquals(202, send(of("mia", token)).statusCode());
    assertEquals(token, location(call("mia", "shop.pack", "[\"tea\"]")));
    URI other = location(call("ben", "shop.pack", "[\"tea\"]"));
    await().until(() -> work.started.get() == 2);
    assertEquals(Set.of("web/mia", "web/ben"), principals);
    assertEquals(
        Set.of("web/mia", "web/ben"),
        client.admin().operations(OperationQuery.UNFINISHED).entries().stream()
            .map(OperationInfo::principal)
            .collect(Collectors.toSet()));
    work.release.countDown();
    for (var its : List.of(of("mia", token), of("ben", other))) {
      assertEquals(200, send(its.header("Prefer", "wait=20")).statusCode());
    }
    assertEquals(404, send(of("ben", token)).statusCode());
  }

  @Test
  void doorWithoutTheRight_saysWhatItLacks() throws Exception {
    open("");
    HttpResponse<String> refused = call("mia", "shop.count", "[]");
    assertEquals(403, refused.statusCode());
    assertTrue(
        refused.body().contains("may not speak for others") && refused.body().contains("delegate"),
        refused.body());
    assertTrue(refused.body().contains("\"execution\":\"NOT_STARTED\""), refused.body());
    assertEquals(0, work.started.get());
  }
}
