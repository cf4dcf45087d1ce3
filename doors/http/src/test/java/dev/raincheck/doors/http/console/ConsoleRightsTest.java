package dev.raincheck.doors.http.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.Deferred;
import dev.raincheck.doors.http.HttpDoor;
import dev.raincheck.doors.http.HttpDoorBuilder;
import dev.raincheck.doors.http.settings.ConsoleRights;
import dev.raincheck.server.ServerStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who sees what by the console, and who stops what, over real connections; inside the server's
/// process and beside it.
@Timeout(60)
class ConsoleRightsTest {
  private static final String SERVER = "{\"looks\": [{\"subject\": \"SERVER\"}]}";

  private final Rig rig = new Rig();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.close();
    rig.close();
  }

  private HttpResponse<String> post(HttpDoor door, String who, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(door.address() + "/console/" + path))
            .header("Content-Type", "application/json")
            .header("Raincheck-Console", "1")
            .POST(BodyPublishers.ofString(body));
    if (!who.isEmpty()) {
      request.header("Authorization", Rig.authorization(who));
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> operate(HttpDoor door, String who, String act, String operation)
      throws IOException, InterruptedException {
    return post(
        door,
        who,
        "operate",
        "{\"act\": \"%s\", \"operation\": %s, \"reason\": \"too slow\"}".formatted(act, operation));
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  @ParameterizedTest
  @CsvSource({"'', 401, 401", "vera, 200, 403", "olga, 200, 200"})
  void inside_eachHasTheRightsThatTheServerGives(String who, int looking, int operating)
      throws Exception {
    Deferred<String> held = rig.client.submit(Reports.class, it -> it.build("north"));
    String token = held.token();
    HttpResponse<String> seen = post(rig.door, who, "look", SERVER);
    assertEquals(looking, seen.statusCode(), seen.body());
    if (looking == 200) {
      assertTrue(seen.body().contains("\"principal\":\"" + who), seen::body);
      assertTrue(seen.body().contains("\"mayOperate\":" + (operating == 200)), seen::body);
    }
    HttpResponse<String> aborted = operate(rig.door, who, "ABORT", quoted(token));
    assertEquals(operating, aborted.statusCode(), aborted.body());
    assertFalse(aborted.body().contains(token), aborted::body);
    if (operating == 200) {
      assertTrue(aborted.body().contains("\"state\":\"ABORTED\""), aborted::body);
      var told = assertThrows(Exception.class, held::await);
      assertTrue(told.getMessage().contains("too slow (by operator \"olga\")"), told::getMessage);
    }
    assertEquals(operating, operate(rig.door, who, "DRAIN", "null").statusCode());
    assertEquals(operating == 200, rig.server.status().state() != ServerStatus.State.SERVING);
  }

  @Test
  void door_canOnlyTakeRightsAway() throws Exception {
    try (HttpDoor door =
        Rig.withNames(HttpDoor.builder(rig.server))
            .console(who ->
                who.equals("nobody")
                    ? ConsoleRights.NONE
                    : who.equals("olga") ? ConsoleRights.LOOK : ConsoleRights.OPERATE)
            .start("http://127.0.0.1:*")) {
      assertEquals(403, post(door, "nobody", "look", SERVER).statusCode());
      HttpResponse<String> seen = post(door, "olga", "look", SERVER);
      assertTrue(seen.body().contains("\"mayOperate\":false"), seen::body);
      assertEquals(403, operate(door, "olga", "DRAIN", "null").statusCode());
      assertEquals(403, operate(door, "vera", "DRAIN", "null").statusCode()); // says the server
      assertEquals(ServerStatus.State.SERVING, rig.server.status().state());
    }
  }

  @Test
  void whomTheDoorDoesNotKnow_itGivesNothing() throws Exception {
    Map<String, ConsoleRights> rights = Map.of("olga", ConsoleRights.LOOK);
    try (HttpDoor door =
        Rig.withNames(HttpDoor.builder(rig.server))
            .console(rights::get)
            .start("http://127.0.0.1:*")) {
      assertEquals(200, post(door, "olga", "look", SERVER).statusCode());
      assertEquals(403, post(door, "vera", "look", SERVER).statusCode());
    }
  }

  /// Nobody has the rights of the door's client, which are everybody's here: to look.
  @Test
  void beside_eachHasRightsOfTheirOwn() throws Exception {
    Deferred<String> held = rig.client.submit(Reports.class, it -> it.build("north"));
    String token = held.token();
    try (HttpDoor door =
        Rig.withNames(HttpDoor.builder(rig.client)).console().start("http://127.0.0.1:*")) {
      for (String who : List.of("vera", "olga")) {
        HttpResponse<String> seen = post(door, who, "look", SERVER);
        assertEquals(200, seen.statusCode(), seen.body());
        assertTrue(seen.body().contains("\"mayOperate\":" + who.equals("olga")), seen::body);
      }
      assertEquals(403, operate(door, "vera", "ABORT", quoted(token)).statusCode());
      HttpResponse<String> aborted = operate(door, "olga", "ABORT", quoted(token));
      assertEquals(200, aborted.statusCode(), aborted.body());
      var told = assertThrows(Exception.class, held::await);
      assertTrue(told.getMessage().contains("too slow (by operator \"/olga\")"), told::getMessage);
    }
  }

  @Test
  void beside_theDoorMayTakeRightsAway() throws Exception {
    try (HttpDoor door =
        Rig.withNames(HttpDoor.builder(rig.client))
            .console(who -> who.equals("olga") ? ConsoleRights.LOOK : ConsoleRights.NONE)
            .start("http://127.0.0.1:*")) {
      HttpResponse<String> seen = post(door, "olga", "look", SERVER);
      assertEquals(200, seen.statusCode(), seen.body());
      assertTrue(seen.body().contains("\"mayOperate\":false"), seen::body);
      assertEquals(403, post(door, "vera", "look", SERVER).statusCode());
      assertEquals(403, operate(door, "olga", "DRAIN", "null").statusCode());
    }
  }

  @Test
  void beside_whoeverDoesNotSayWhoTheyAre_needsRightsThatWereMeant() {
    HttpDoorBuilder unsaid = HttpDoor.builder(rig.client).console();
    var refused = assertThrows(IllegalArgumentException.class, unsaid::servlet);
    assertTrue(refused.getMessage().contains("(expected: basic("), refused::getMessage);
    unsaid.console(who -> ConsoleRights.LOOK).servlet().destroy();
  }

  @Test
  void anonymousClientsFromAnywhere_needRightsThatWereMeant() {
    HttpDoorBuilder open = HttpDoor.builder(rig.server).allowAnonymousFromAnywhere().console();
    assertThrows(IllegalArgumentException.class, open::servlet);
    open.console(who -> ConsoleRights.LOOK).servlet().destroy();
  }

  @Test
  void withoutConsole_nothingIsThere() throws Exception {
    try (HttpDoor door =
        Rig.withNames(HttpDoor.builder(rig.server))
            .serve(Reports.class)
            .start("http://127.0.0.1:*")) {
      assertEquals(404, post(door, "olga", "look", SERVER).statusCode());
    }
  }

  /// However much is in flight, a view asks for pages of so many entries.
  @Test
  void manyOperations_comeInPages() throws Exception {
    for (int i = 0; i < 300; i++) {
      rig.client.submit(Reports.class, it -> it.build("north")).token();
    }
    String list = "{\"looks\": [{\"subject\": \"OPERATIONS\", \"entries\": 50}]}";
    String page = post(rig.door, "vera", "look", list).body();
    assertEquals(50, page.split("\"method\":\"reports.build\"", -1).length - 1);
    assertFalse(page.contains("\"next\":null"), page);
    String all = "{\"looks\": [{\"subject\": \"OPERATIONS\", \"entries\": 9999}]}";
    String most = post(rig.door, "vera", "look", all).body();
    assertEquals(100, most.split("\"method\":\"reports.build\"", -1).length - 1);
  }

  @Test
  void fleet_isShown_asTheStoreTellsOfIt() {
    String fleet = "{\"looks\": [{\"subject\": \"FLEET\"}]}";
    await()
        .untilAsserted(() ->
            assertTrue(
                post(rig.door, "vera", "look", fleet)
                    .body()
                    .contains("\"instance\":\"reports-b\"")));
  }
}
