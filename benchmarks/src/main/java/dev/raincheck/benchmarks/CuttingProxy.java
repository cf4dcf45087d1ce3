package dev.raincheck.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between clients and a server, and ends their connections when it is told.
final class CuttingProxy implements AutoCloseable {
  private static final int CHUNK_BYTES = 8_192;

  private final URI server;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cut = new AtomicInteger();

  CuttingProxy(String server) throws IOException {
    this.server = URI.create(server);
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("cutting-proxy").start(this::acceptAll);
  }

  String address() {
    return "tcp://127.0.0.1:" + listener.getLocalPort();
  }

  /// Connections ended.
  int cuts() {
    return cut.get();
  }

  /// Ends all connections.
  ///
  /// @param reset whether what is under way is lost as well
  void cut(boolean reset) {
    cut.addAndGet(open.size() / 2); // a socket to either side
    open.forEach(socket -> end(socket, reset));
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        accept(listener.accept());
      } catch (IOException closed) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException("the proxy's port", closed);
        }
      }
    }
  }

  private void accept(Socket client) throws IOException {
    var upstream = new Socket(server.getHost(), server.getPort());
    open.add(client);
    open.add(upstream);
    Thread.ofVirtual().start(() -> pass(client, upstream));
    Thread.ofVirtual().start(() -> pass(upstream, client));
  }

  private void pass(Socket from, Socket to) {
    byte[] chunk = new byte[CHUNK_BYTES];
    try {
      for (int count; (count = from.getInputStream().read(chunk)) > 0; ) {
        to.getOutputStream().write(chunk, 0, count);
      }
    } catch (IOException over) {
      // by a cut, or by either side: both directions end
    } finally {
      end(from, false);
      end(to, false);
    }
  }

  private void end(Socket socket, boolean reset) {
    try {
      if (reset && open.contains(socket)) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException over) {
      // it has ended by itself, which is as good
    }
    try {
      socket.close();
      open.remove(socket);
    } catch (IOException unclosed) {
      throw new UncheckedIOException(unclosed);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException unclosed) {
      throw new UncheckedIOException("the proxy's port", unclosed);
    }
    cut(false);
  }
}
