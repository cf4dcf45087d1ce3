package dev.raincheck.doors.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.doors.http.settings.ConsoleRights;
import dev.raincheck.doors.http.settings.XmlRpcMode;
import dev.raincheck.server.RaincheckServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Small requests are judged on the thread that all connections share: whatever takes its time is
/// done elsewhere.
class SmallRequestsTest {
  private static final String SUM = post("/rpc/shop.add", "Content-Length: 5\r\n", "[1,2]");

  private final ShopAtWork work = new ShopAtWork();
  private final RaincheckServer server = work.open();
  private final CountDownLatch lookedUp = new CountDownLatch(1);
  private final AtomicInteger lookUps = new AtomicInteger();
  private final List<HttpDoor> doors = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    lookedUp.countDown();
    for (Socket socket : sockets) {
      socket.close();
    }
    doors.forEach(HttpDoor::close);
    server.close();
    assertTrue(server.awaitClose().addsUp());
  }

  private HttpDoorBuilder builder() {
    return HttpDoor.builder(server).xmlRpc(XmlRpcMode.WITH_NIL).serve(Shop.class);
  }

  private HttpDoor open(HttpDoorBuilder builder) {
    HttpDoor door = builder.start("http://127.0.0.1:*");
    doors.add(door);
    return door;
  }

  private static String post(String path, String fields, String body) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n%s".formatted(path, fields, body);
  }

  private Socket send(HttpDoor door, String text) throws IOException {
    URI at = URI.create(door.address());
    Socket socket = new Socket(at.getHost(), at.getPort());
    socket.setSoTimeout(20_000);
    sockets.add(socket);
    write(socket, text);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String statusOf(Socket socket) throws IOException {
    return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
  }

  private <T> T lookUp(T found) {
    lookUps.incrementAndGet();
    try {
      lookedUp.await();
    } catch (InterruptedException told) {
      throw new IllegalStateException("told to stop", told);
    }
    return found;
  }

  @Test
  void bodyThatComesInParts_isWaitedFor_andHoldsNobodyUp() throws IOException {
    HttpDoor door = open(builder());
    List<Socket> begun = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      begun.add(send(door, SUM.substring(0, SUM.length() - 3)));
    }
    await().until(() -> door.toString().contains(", 3 exchanges"));
    assertEquals("HTTP/1.1 200", statusOf(send(door, SUM)));
    for (Socket socket : begun) {
      write(socket, ",2]");
      assertEquals("HTTP/1.1 200", statusOf(socket));
    }
  }

  @Test
  void bodyThatIsToBeAskedFor_isAskedFor() throws IOException {
    Socket socket =
        send(
            open(builder()),
            post("/rpc/shop.add", "Expect: 100-continue\r\nContent-Length: 5\r\n", ""));
    assertEquals("HTTP/1.1 100", statusOf(socket));
    write(socket, "[1,2]");
  }

  @Test
  void requestsInARow_areAnsweredInTheirOrder() throws IOException {
    HttpDoor door = open(builder());
    String last = post("/rpc/shop.add", "Connection: close\r\nContent-Length: 5\r\n", "[4,5]");
    Socket socket = send(door, SUM.repeat(100) + last);
    String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertEquals(101, all.split("HTTP/1.1 200", -1).length - 1);
    assertTrue(all.endsWith("\r\n\r\n9"), all);
  }

  @Test
  void credentialsThatAreLookedUp_holdNobodyUp() throws IOException {
    HttpDoor door = open(builder().basic((user, password) -> lookUp(Optional.of(user))).console());
    String call =
        post("/rpc/shop.add", "Authorization: Basic YTpi\r\nContent-Length: 5\r\n", "[1,2]");
    List<Socket> waiting = List.of(send(door, call), send(door, call), send(door, call));
    await().until(() -> lookUps.get() == 3);
    assertEquals("HTTP/1.1 401", statusOf(send(door, SUM)));
    lookedUp.countDown();
    for (Socket socket : waiting) {
      assertEquals("HTTP/1.1 200", statusOf(socket));
    }
  }

  @Test
  void rightsThatAreLookedUp_holdNobodyUp() throws IOException {
    HttpDoor door = open(builder().console(who -> lookUp(ConsoleRights.LOOK)));
    String order =
        post(
            "/rpc/console/operate",
            "Raincheck-Console: 1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n",
            "{}");
    List<Socket> waiting = List.of(send(door, order), send(door, order), send(door, order));
    await().until(() -> lookUps.get() == 3);
    assertEquals("HTTP/1.1 200", statusOf(send(door, SUM)));
    lookedUp.countDown();
    for (Socket socket : waiting) {
      assertEquals("HTTP/1.1 403", statusOf(socket));
    }
  }
}
