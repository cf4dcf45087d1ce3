package dev.raincheck.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Carries connections in the clear to a server over TLS, so that peers that speak none get there.
/// It reads no more than the other side takes.
final class TlsTunnel implements AutoCloseable {
  private final int port;
  private final SSLContext keys;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  TlsTunnel(int port, SSLContext keys) {
    this.port = port;
    this.keys = keys;
    try {
      listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    } catch (IOException portless) {
      throw new UncheckedIOException(portless);
    }
    Thread.startVirtualThread(this::acceptAll);
  }

  String address() {
    return "tcp://127.0.0.1:" + listener.getLocalPort();
  }

  /// A connection that is past its handshake.
  SSLSocket connect() throws IOException {
    var socket =
        (SSLSocket) keys.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    open.add(socket);
    socket.startHandshake();
    return socket;
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket peer = listener.accept();
        open.add(peer);
        Thread.startVirtualThread(() -> join(peer));
      }
    } catch (IOException closed) {
      // by close()
    }
  }

  private void join(Socket peer) {
    try {
      SSLSocket server = connect();
      Thread.startVirtualThread(() -> carry(peer, server));
      carry(server, peer);
    } catch (IOException refused) {
      end(peer);
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] room = new byte[65_536];
    try {
      for (int count; (count = from.getInputStream().read(room)) >= 0; ) {
        to.getOutputStream().write(room, 0, count);
      }
    } catch (IOException ended) {
      // so the other way ends too
    }
    end(from);
    end(to);
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException gone) {
      // it is
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException unclosed) {
      throw new UncheckedIOException(unclosed);
    }
    Set.copyOf(open).forEach(this::end);
  }
}
