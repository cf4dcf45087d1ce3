package dev.raincheck.testkit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// In front of a server that sends back whatever it gets.
class FaultProxyTest {
  private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();
  private final List<Socket> clients = new ArrayList<>();
  private ServerSocket listener;
  private FaultProxy proxy;

  @BeforeEach
  void open() throws IOException {
    listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = FaultProxy.to("tcp://127.0.0.1:" + listener.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    proxy.close();
    listener.close();
  }

  private void serve() {
    try {
      while (true) {
        Socket one = listener.accept();
        accepted.add(one);
        Thread.ofVirtual().start(() -> echo(one));
      }
    } catch (IOException closed) {
      // by the test
    }
  }

  private static void echo(Socket one) {
    try (one) {
      one.getInputStream().transferTo(one.getOutputStream());
    } catch (IOException cut) {
      // by the proxy
    }
  }

  /// A connection that is known to work.
  private Socket connected() throws IOException {
    var client =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(proxy.address()).getPort());
    client.setSoTimeout(10_000);
    client.setTcpNoDelay(true);
    clients.add(client);
    assertEquals(7, echoed(client));
    return client;
  }

  /// What comes back; -1 if the connection has ended.
  private static int echoed(Socket client) throws IOException {
    try {
      client.getOutputStream().write(7);
      return client.getInputStream().read();
    } catch (SocketException ended) {
      return -1;
    }
  }

  @Test
  void endOfAConnection_isNotHeardInAPartition() throws IOException {
    Socket client = connected();
    proxy.partition();
    accepted.remove().close();
    await().until(() -> proxy.lossy() == 1);
    assertEquals(1, proxy.open());
    proxy.heal();
    assertEquals(-1, client.getInputStream().read());
    assertEquals(0, proxy.open());
  }

  /// What is lost while the partition ends may be found out by either of the two.
  @Test
  void connection_worksOrEnds_whenAPartitionIsOver() throws Exception {
    for (int round = 0; round < 20; round++) {
      List<Socket> some = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        some.add(connected());
      }
      proxy.partition();
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                for (Socket client : some) {
                  write(client);
                }
              });
      proxy.heal();
      writer.join();
      for (Socket client : some) {
        int echoed = echoed(client);
        assertTrue(echoed == 7 || echoed == -1, () -> proxy + ", lossy: " + proxy.lossy());
        client.close();
      }
    }
  }

  private static void write(Socket client) {
    try {
      client.getOutputStream().write(7);
    } catch (IOException ended) {
      // which is as good
    }
  }
}
