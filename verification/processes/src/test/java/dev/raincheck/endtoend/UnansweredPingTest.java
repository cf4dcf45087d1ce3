package dev.raincheck.endtoend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ServingState;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallNotStartedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What is told of a server that does not answer, before the client's patience is over.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT) // which mostly waits
final class UnansweredPingTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private static String address(ServerSocket socket) {
    return "tcp://127.0.0.1:" + socket.getLocalPort();
  }

  private static void assertTold(RaincheckClient client, String address, String what) {
    var told = assertThrows(CallNotStartedException.class, () -> client.ping(LIMIT));
    String message = told.getMessage();
    assertTrue(message.startsWith("ping: no answer from " + address + " for 2"), message);
    assertTrue(message.contains(what.formatted(address)), message);
  }

  private static void assertTold(String address, String what) {
    try (var client = RaincheckClient.connect(address)) {
      assertTold(client, address, what);
    }
  }

  @Test
  void refusedConnection() throws IOException {
    ServerSocket free = listen();
    free.close();
    assertTold(address(free), "nothing listens at %s");
  }

  @Test
  void peerThatSaysNothing() throws IOException {
    try (ServerSocket mute = listen()) {
      assertTold(address(mute), "%s takes connections and does not greet");
    }
  }

  @Test
  void peerThatSpeaksSomethingElse() throws IOException {
    assertToldOf("\1\0", "%s ends connections without a greeting that fits");
  }

  /// Which an old ZeroMQ might say as well, as far as the transport can tell.
  @Test
  void peerThatSpeaksHttp() throws IOException {
    String page = "<html><body>Bad Request</body></html>\r\n".repeat(40);
    assertToldOf(
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n" + page,
        "%s answers in a protocol of text (expected: a Raincheck server there; check the port: is"
            + " it one of an HTTP server");
  }

  private static void assertToldOf(String answer, String what) throws IOException {
    CompletableFuture<Void> serving;
    try (ServerSocket web = listen()) {
      serving =
          CompletableFuture.runAsync(() -> refuseEach(web, answer), Thread.ofVirtual()::start);
      assertTold(address(web), what);
    }
    serving.join();
  }

  private static void refuseEach(ServerSocket web, String answer) {
    while (true) {
      try (Socket peer = web.accept()) {
        peer.getOutputStream().write(answer.getBytes(US_ASCII));
      } catch (SocketException closed) {
        return;
      } catch (IOException unserved) {
        throw new IllegalStateException(unserved);
      }
    }
  }

  @Test
  void serverThatHangs() throws Exception {
    try (var server = ChildJvm.start(ServerMain.class, "tcp://127.0.0.1:*", "abort:1s")) {
      String address = server.nextLine();
      try (var client = RaincheckClient.connect(address)) {
        assertEquals(ServingState.SERVING, client.ping(Duration.ofSeconds(60)));
        server.pause();
        assertTold(client, address, "the server at %s does not answer any more");
        server.resume();
        assertEquals(ServingState.SERVING, client.ping());
      }
    }
  }
}
