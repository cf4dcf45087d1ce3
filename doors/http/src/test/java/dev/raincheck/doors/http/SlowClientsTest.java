package dev.raincheck.doors.http;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.doors.http.settings.HttpLimits;
import dev.raincheck.doors.http.settings.XmlRpcMode;
import dev.raincheck.server.RaincheckServer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients that take their time, and those that the door lets wait.
class SlowClientsTest {
  private static final String HELD =
      """
      POST /rpc/shop.pack HTTP/1.1\r
      Host: localhost\r
      Prefer: wait=300\r
      Content-Length: 7\r
      \r
      ["tea"]\
      """;

  private final ShopAtWork work = new ShopAtWork();
  private final RaincheckServer server = work.open();
  private final HttpDoor patient = open(HttpLimits.DEFAULT.sendMax());
  private final List<HttpDoor> doors = new ArrayList<>(List.of(patient));
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    work.release.countDown();
    for (Socket socket : sockets) {
      socket.close();
    }
    doors.forEach(HttpDoor::close);
    server.close();
    assertTrue(server.awaitClose().addsUp());
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(1));
  }

  private HttpDoor open(Duration sendMax) {
    return HttpDoor.builder(server)
        .xmlRpc(XmlRpcMode.WITH_NIL)
        .serve(Shop.class)
        .limits(HttpLimits.DEFAULT.withSendMax(sendMax))
        .start("http://127.0.0.1:*");
  }

  private HttpDoor impatient(Duration sendMax) {
    HttpDoor door = open(sendMax);
    doors.add(door);
    return door;
  }

  private Socket send(HttpDoor door, String text) throws IOException {
    URI at = URI.create(door.address());
    Socket socket = new Socket(at.getHost(), at.getPort());
    socket.setSoTimeout(60_000);
    sockets.add(socket);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String statusOf(Socket socket) throws IOException {
    return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
  }

  /// What comes in answer to a byte now and then; "closed" if the connection ends.
  private static String drip(Socket socket) throws IOException {
    try {
      socket.setSoTimeout(50);
      socket.getOutputStream().write('x');
      int first = socket.getInputStream().read();
      return first < 0 ? "closed" : (char) first + statusOf(socket);
    } catch (SocketTimeoutException nothing) {
      return "";
    } catch (SocketException ended) {
      return "closed";
    }
  }

  @Test
  void headerThatDrips_losesItsConnection() throws IOException {
    HttpDoor door = impatient(Duration.ofMillis(200));
    Socket socket = send(door, "POST /rpc/shop.add HTTP/1.1\r\nHost: localhost\r\nX: ");
    patiently().until(() -> drip(socket).equals("closed"));
  }

  /// Who goes on sending may lose the connection before reading the 408.
  @Test
  void bodyThatDrips_isRefused() throws IOException {
    HttpDoor door = impatient(Duration.ofSeconds(1));
    Socket socket =
        send(
            door,
            "POST /rpc/shop.add HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
    patiently().until(() -> drip(socket), anyOf(is("closed"), startsWith("HTTP/1.1 408")));
  }

  /// Some clients would call again by themselves.
  @Test
  void heldCall_outlivesConnectionsThatIdle() throws IOException {
    HttpDoor door = impatient(Duration.ofSeconds(2));
    Socket held = send(door, HELD);
    patiently().until(() -> work.started.get() == 1);
    Socket idle = send(door, "");
    patiently().until(() -> drip(idle).equals("closed"));
    Socket later = send(door, "");
    patiently().until(() -> drip(later).equals("closed"));
    work.release.countDown();
    assertEquals("HTTP/1.1 200", statusOf(held));
  }

  @Test
  void clientThatSendsNoMore_isAnswered() throws IOException {
    Socket half = send(patient, HELD);
    half.shutdownOutput();
    patiently().until(() -> work.started.get() == 1);
    work.release.countDown();
    assertEquals("HTTP/1.1 200", statusOf(half));
  }

  /// What nobody got is kept as if nobody had asked for it.
  @Test
  void resultForAClientThatHasGone_isNotDelivered() throws IOException {
    Socket gone = send(patient, HELD);
    patiently().until(() -> work.started.get() == 1);
    patiently().until(() -> patient.toString().contains("1 operations are waited for"));
    gone.setSoLinger(true, 0); // with a reset: the system takes what is sent to who only closes
    gone.close();
    work.release.countDown();
    patiently().until(() -> patient.toString().contains(" 0 exchanges"));
    assertEquals(0, server.status().ledger().delivered());
    server.close();
    assertEquals(1, server.awaitClose().lost());
  }

  @Test
  void exchangesThatAreHeld_takeNoThreadEach_andTheNextOneIsToldToComeBack() throws IOException {
    int open = HttpLimits.DEFAULT.openMax();
    List<Socket> held = new ArrayList<>();
    for (int i = 0; i < open; i++) {
      held.add(send(patient, HELD));
    }
    patiently().until(() -> patient.toString().contains(", " + open + " exchanges"));
    patiently().until(() -> work.started.get() == open);
    int threads = Thread.getAllStackTraces().size(); // those of the platform
    assertTrue(threads < 300, () -> threads + " threads");
    assertEquals("HTTP/1.1 429", statusOf(send(patient, HELD)));
    work.release.countDown();
    for (Socket socket : held) {
      assertEquals("HTTP/1.1 200", statusOf(socket));
    }
  }
}
