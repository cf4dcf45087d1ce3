package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ServingState;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A server with an honest client, and a way in for peers that are not. Over TLS these are let in,
/// too: what strangers do there is another test's.
final class ServerUnderAttack implements AutoCloseable {
  private static final long GROWTH_BYTES_MAX = 128L << 20;

  final RaincheckServer server;
  final RaincheckClient client;
  final Office office;
  private final int port;
  private final List<Socket> plain = new ArrayList<>();
  private final long usedBefore;

  /// Null in the clear.
  private final @Nullable TlsTunnel tunnel;

  /// @param clients where to write the file of authorized clients
  ServerUnderAttack(Protection protection, Path clients) throws IOException {
    Files.writeString(clients, protection.line("alice", ""));
    server =
        protection
            .server(clients)
            .serve(Office.class, new OfficeAtWork())
            .limits(Limits.DEFAULT.withKeptBytesMax(32 << 20))
            .shutdownStrategy("abort:1s")
            .start();
    port = URI.create(server.address()).getPort();
    client = RaincheckClient.connect(protection.client(server, "alice"));
    office = client.service(Office.class);
    tunnel =
        protection == Protection.TLS
            ? new TlsTunnel(port, Protection.CERTIFICATES.context(Protection.tls("alice").key()))
            : null;
    usedBefore = retainedBytes();
  }

  private static long retainedBytes() {
    System.gc();
    return usedBytes();
  }

  private static long usedBytes() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /// Where peers connect to that speak no TLS by themselves.
  String peersAddress() {
    return tunnel == null ? server.address() : tunnel.address();
  }

  /// What is written to it reaches the transport.
  Socket plainSocket() throws IOException {
    Socket socket =
        tunnel == null ? new Socket(InetAddress.getLoopbackAddress(), port) : tunnel.connect();
    plain.add(socket);
    return socket;
  }

  /// The honest client is served, and nothing has piled up.
  void check() {
    for (int i = 0; i < 20; i++) {
      assertEquals("hello " + i, office.greet("" + i));
    }
    assertEquals(ServingState.SERVING, client.ping());
    // What is retained is no more than what is used, which most often says enough.
    long bytesMax = usedBefore + GROWTH_BYTES_MAX;
    assertTrue(usedBytes() < bytesMax || retainedBytes() < bytesMax, "memory grew");
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : plain) {
      socket.close();
    }
    if (tunnel != null) {
      tunnel.close();
    }
    client.close();
    server.close();
    assertTrue(server.awaitClose().addsUp(), () -> server.awaitClose().toString());
  }
}
