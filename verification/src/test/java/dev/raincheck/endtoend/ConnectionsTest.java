package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Peers that connect and say nothing: there is room for so many and no more.
final class ConnectionsTest {
  private static final int SESSIONS = 4;
  private static final int OF_ONE_ADDRESS = SESSIONS;
  private static final int ALL = 2 * SESSIONS;

  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Office.class, new OfficeAtWork())
          .limits(
              Limits.DEFAULT
                  .withUnfinishedMax(10)
                  .withKeptMax(10)
                  .withKeptBytesMax(100_000)
                  .withSessionsMax(SESSIONS)
                  .withSessionCallsMax(10)
                  .withTombstonesMax(10)
                  .withClientShare(0.5))
          .shutdownStrategy("abort:200ms")
          .start();
  private final List<Socket> silent = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : silent) {
      socket.close();
    }
    server.close();
  }

  private Socket connect(String from) throws IOException {
    Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(),
            URI.create(server.address()).getPort(),
            InetAddress.getByName(from),
            0);
    silent.add(socket);
    return socket;
  }

  /// The server greets whoever may stay.
  private static boolean isLetIn(Socket socket) throws IOException {
    socket.setSoTimeout(10_000);
    try {
      return socket.getInputStream().read() == 0xff;
    } catch (SocketException reset) {
      return false;
    }
  }

  private List<Boolean> letIn(String from, int count) throws IOException {
    List<Boolean> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(isLetIn(connect(from)));
    }
    return all;
  }

  @Test
  void oneAddress_hasItsShare_andOthersAreServed() throws Exception {
    List<Boolean> told = letIn("127.0.0.2", OF_ONE_ADDRESS + 2);
    assertEquals(List.of(true, true, true, true, false, false), told);
    try (var client = RaincheckClient.connect(server.address())) {
      assertEquals("hello Ada", client.service(Office.class).greet("Ada"));
    }
  }

  @Test
  void allTogether_haveTheWhole_andRoomAgainWhenOneGoes() throws Exception {
    letIn("127.0.0.2", OF_ONE_ADDRESS);
    List<Boolean> told = letIn("127.0.0.3", ALL - OF_ONE_ADDRESS);
    assertEquals(List.of(true, true, true, true), told);
    assertEquals(List.of(false), letIn("127.0.0.4", 1));
    silent.getFirst().close();
    await().until(() -> isLetIn(connect("127.0.0.4")));
  }

  @Test
  void oneAddress_hasRoomAgain_whenOneOfItsOwnGoes() throws Exception {
    letIn("127.0.0.2", OF_ONE_ADDRESS);
    assertEquals(List.of(false), letIn("127.0.0.2", 1));
    silent.getFirst().close();
    await().until(() -> isLetIn(connect("127.0.0.2")));
    assertEquals(List.of(false), letIn("127.0.0.2", 1));
  }

  @Test
  void peersThatTheTransportTurnsAway_leaveRoom() throws Exception {
    letIn("127.0.0.2", OF_ONE_ADDRESS);
    for (Socket socket : silent) {
      socket.getOutputStream().write(new byte[64]); // no greeting of any version
    }
    await().until(() -> isLetIn(connect("127.0.0.2")));
  }
}
