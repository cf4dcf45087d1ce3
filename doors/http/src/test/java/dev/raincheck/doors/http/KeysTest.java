package dev.raincheck.doors.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A key is kept or refused, wherever it stands and whatever it is: never dropped.
class KeysTest {
  private static final String XML_PARAMS =
      "<methodCall><methodName>%s</methodName><params>%s</params></methodCall>";
  private static final String XML_CALLS =
      "<param><value><array><data><value><struct><member><name>methodName</name><value>shop.count"
          + "</value></member><member><name>params</name><value><array><data></data></array></value>"
          + "</member></struct></value></data></array></value></param>";

  private final ShopAtWork work = new ShopAtWork();
  private final RaincheckServer server = work.open();
  private final HttpDoor door =
      HttpDoor.builder(server)
          .xmlRpc(XmlRpcMode.WITH_NIL)
          .serve(Shop.class)
          .start("http://127.0.0.1:*");
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    door.close();
    http.close();
    server.close();
    assertTrue(server.awaitClose().addsUp());
  }

  /// @param keys of the header, separated by semicolons; empty for none
  private HttpResponse<String> send(String path, String keys, String body)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(door.address() + path));
    for (String key : keys.isEmpty() ? new String[0] : keys.split(";")) {
      request.header("Idempotency-Key", key);
    }
    return http.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private void assertRuns(int runs, String path, String keys, String body) throws Exception {
    HttpResponse<String> first = send(path, keys, body);
    HttpResponse<String> second = send(path, keys, body);
    assertEquals(runs, work.started.get(), () -> first.body() + second.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "/shop.count | k   | 1 | []",
        "/shop.count | k;l | 0 | []",
        "/jsonrpc    | k   | 1 | {\"method\":\"shop.count\",\"id\":1}",
        "/jsonrpc    | k;l | 0 | {\"method\":\"shop.count\",\"id\":1}",
        "/jsonrpc    | ''  | 1 | {\"method\":\"shop.count\",\"id\":1,\"idempotencyKey\":\"k\"}",
        "/jsonrpc    | ''  | 0 | {\"method\":\"shop.count\",\"id\":1,\"idempotencyKey\":7}",
        "/jsonrpc    | k   | 0 | {\"method\":\"shop.count\",\"id\":1,\"idempotencyKey\":[\"k\"]}",
        "/jsonrpc    | k   | 1 | {\"method\":\"shop.count\",\"id\":1,\"idempotencyKey\":null}",
        "/jsonrpc    | k   | 1 |"
            + " {\"method\":\"raincheck.submit\",\"params\":[\"shop.count\"],\"id\":1}",
        "/jsonrpc    | ''  | 1 |"
            + " {\"method\":\"raincheck.submit\",\"params\":[\"shop.count\"],\"id\":1,\"idempotencyKey\":\"k\"}",
        "/jsonrpc    | k   | 0 | [{\"method\":\"shop.count\",\"id\":1}]",
        "/jsonrpc    | ''  | 1 | [{\"method\":\"shop.count\",\"id\":1,\"idempotencyKey\":\"k\"}]",
        "/jsonrpc    | ''  | 0 | [{\"method\":\"shop.count\",\"id\":1,\"idempotencyKey\":false}]",
        "/jsonrpc    | ''  | 2 | {\"method\":\"shop.count\",\"id\":1}"
      })
  void callWithAKey_runsOnce_orIsRefused(String path, String keys, int runs, String body)
      throws Exception {
    assertRuns(runs, path, keys, body);
  }

  @ParameterizedTest
  @CsvSource({
    "shop.count, '', k, 1",
    "shop.count, '', k;l, 0",
    "shop.count, '', '', 2",
    "raincheck.submit, <param><value>shop.count</value></param>, k, 1"
  })
  void callOfXmlRpcWithAKey_runsOnce_orIsRefused(
      String method, String params, String keys, int runs) throws Exception {
    assertRuns(runs, "/xmlrpc", keys, XML_PARAMS.formatted(method, params));
  }

  @ParameterizedTest
  @CsvSource({"k, 0", "'', 2"})
  void severalCallsOfXmlRpc_haveNoKeyTogether(String keys, int runs) throws Exception {
    assertRuns(runs, "/xmlrpc", keys, XML_PARAMS.formatted("system.multicall", XML_CALLS));
  }
}
