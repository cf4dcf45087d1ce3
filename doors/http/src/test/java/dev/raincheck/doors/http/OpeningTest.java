package dev.raincheck.doors.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Service;
import dev.raincheck.doors.http.settings.XmlRpcMode;
import dev.raincheck.server.RaincheckServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What keeps a door shut is said with its value and the remedy.
class OpeningTest {
  @Service("library")
  interface Library {
    String lend(String title);
  }

  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*").serve(Shop.class, new ShopAtWork()).start();

  @AfterEach
  void close() {
    server.close();
  }

  private HttpDoorBuilder builder() {
    return HttpDoor.builder(server).serve(Shop.class).xmlRpc(XmlRpcMode.OFF);
  }

  private static String refusal(HttpDoorBuilder builder, String address) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> builder.start(address)).getMessage());
  }

  @Test
  void serviceThatTheServerDoesNotServe_isRefused() {
    assertEquals(
        "service library is not served by this door's server (expected: one of [shop]; call"
            + " serve(…) for it at the server, too)",
        refusal(builder().serve(Library.class), "http://127.0.0.1:*"));
  }

  @Test
  void portInUse_isSaid() {
    try (HttpDoor first = builder().start("http://127.0.0.1:*")) {
      String address = first.address().replace("/rpc", "");
      String refused = refusal(builder(), address);
      String where = address.replace("http://", "address: ");
      assertTrue(refused.startsWith(where + " cannot be bound: Address already in use"), refused);
    }
  }

  @Test
  void addressOfOtherMachines_isSaidAsItWasWritten() {
    String refused = refusal(builder(), "http://0.0.0.0:*");
    assertTrue(refused.startsWith("address: \"http://0.0.0.0:*/rpc\" (expected: "), refused);
  }
}
