package dev.raincheck.samples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Stands between client and server, and spoils a number of connections: it lets some bytes of
/// replies through, swallows the next ones, and cuts the line.
final class LossyProxy implements AutoCloseable {
  private static final int BYTES_PASSED = 4_000;
  private static final int BYTES_EATEN = 1_000;

  private final URI server;
  private final ServerSocket listener;
  private final AtomicInteger toSpoil;
  private final AtomicInteger cut = new AtomicInteger();
  private final AtomicLong eaten = new AtomicLong();

  LossyProxy(String server, int connectionsToSpoil) throws IOException {
    this.server = URI.create(server);
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.toSpoil = new AtomicInteger(connectionsToSpoil);
    Thread.ofVirtual().name("proxy").start(this::accept);
  }

  String address() {
    return "tcp://127.0.0.1:" + listener.getLocalPort();
  }

  int connectionsCut() {
    return cut.get();
  }

  long bytesEaten() {
    return eaten.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket upstream = new Socket(server.getHost(), server.getPort());
        boolean spoilt = toSpoil.getAndDecrement() > 0;
        Thread.ofVirtual().start(() -> pass(client, upstream));
        Thread.ofVirtual().start(() -> passReplies(upstream, client, spoilt));
      } catch (IOException closed) {
        return; // by close(), or the server is gone
      }
    }
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException cut) {
      return; // the other direction was cut, and this one with it
    }
  }

  private void passReplies(Socket from, Socket to, boolean spoilt) {
    if (!spoilt) {
      pass(from, to);
      return;
    }
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] chunk = new byte[256];
      for (int passed = 0, count;
          passed < BYTES_PASSED && (count = in.read(chunk)) > 0;
          passed += count) {
        out.write(chunk, 0, count);
      }
      eaten.addAndGet(in.readNBytes(BYTES_EATEN).length);
      cut.incrementAndGet();
    } catch (IOException gone) {
      return; // client or server hung up first
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException unclosed) {
      throw new UncheckedIOException("the proxy's port", unclosed);
    }
  }
}
