package dev.raincheck.doors.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.doors.http.settings.HttpLimits;
import dev.raincheck.doors.http.settings.XmlRpcMode;
import dev.raincheck.server.RaincheckServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A door that has room for requests, and for no answer to them.
class NoRoomTest {
  private final ShopAtWork work = new ShopAtWork();
  private final RaincheckServer server = work.open();
  private final HttpDoor door =
      HttpDoor.builder(server)
          .xmlRpc(XmlRpcMode.WITH_NIL)
          .serve(Shop.class)
          .limits(HttpLimits.DEFAULT.withHeldBytesMax(130))
          .start("http://127.0.0.1:*");
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    work.release.countDown();
    door.close();
    http.close();
    server.close();
    assertTrue(server.awaitClose().addsUp());
  }

  private HttpResponse<String> post(String path, String prefer, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(door.address() + path))
            .header("Prefer", prefer)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void outcomeOfAHeldCall_isKept_andItsTokenTold() throws Exception {
    var held = new HttpResponse<?>[1];
    Thread.startVirtualThread(() -> {
      try {
        held[0] = post("/shop.pack", "wait=60", "[\"%s\"]".formatted("x".repeat(100)));
      } catch (IOException | InterruptedException gone) {
        throw new AssertionError(gone);
      }
    });
    await().until(() -> work.started.get() == 1);
    work.release.countDown();
    await().until(() -> held[0] != null);
    String body = String.valueOf(held[0].body());
    assertEquals(503, held[0].statusCode());
    assertTrue(body.contains("\"execution\":\"FINISHED\",\"retry\":\"SAME_REQUEST\""), body);
    assertTrue(body.contains("\"token\":\""), body);
  }

  @Test
  void xmlRpc_hasAFault() throws Exception {
    String call = "<methodCall><methodName>shop.count</methodName></methodCall>";
    HttpResponse<String> answer = post("/xmlrpc", "", call);
    assertEquals(200, answer.statusCode());
    assertTrue(answer.body().startsWith("<?xml"), answer::body);
    assertTrue(answer.body().contains("<fault>"), answer::body);
    assertTrue(answer.body().contains("execution FINISHED"), answer::body);
  }
}
