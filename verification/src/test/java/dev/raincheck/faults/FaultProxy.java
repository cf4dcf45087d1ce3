package dev.raincheck.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Stands between clients and a server, and does to the connections what it is told.
final class FaultProxy implements AutoCloseable {
  private static final long DELAY_NS = 2_500_000_000L;
  private static final int NARROW_BYTES = 16;

  /// From one side to the other.
  enum Way {
    TO_SERVER,
    TO_CLIENT
  }

  /// A fault that waits for its connection.
  ///
  /// @param fromByte the first byte that it strikes, counted for each way
  record Planned(Fault fault, int fromByte) {}

  private final URI server;
  private final ServerSocket listener;
  private final Queue<Planned> planned = new ConcurrentLinkedQueue<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger struck = new AtomicInteger();

  FaultProxy(String server) throws IOException {
    this.server = URI.create(server);
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("fault-proxy").start(this::acceptAll);
  }

  String address() {
    return "tcp://127.0.0.1:" + listener.getLocalPort();
  }

  /// Spoils a connection: the next that is made, or the one after those that are planned for.
  void spoil(Planned fault) {
    planned.add(fault);
  }

  /// Ends all connections.
  void hangUp() {
    open.forEach(FaultProxy::close);
  }

  /// Connections that a fault has struck.
  int struck() {
    return struck.get();
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        accept(listener.accept());
      } catch (IOException closed) {
        return; // by close()
      }
    }
  }

  private void accept(Socket client) {
    open.add(client);
    try {
      var upstream = new Socket(server.getHost(), server.getPort());
      open.add(upstream);
      var line = new Line(client, upstream, planned.poll());
      Thread.ofVirtual().start(() -> line.pass(Way.TO_SERVER));
      Thread.ofVirtual().start(() -> line.pass(Way.TO_CLIENT));
    } catch (IOException away) {
      close(client); // as the server would have refused it
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException unclosed) {
      throw new UncheckedIOException(unclosed);
    }
  }

  @Override
  public void close() {
    goAway();
  }

  /// Ends all connections, and takes no more.
  void goAway() {
    hangUp();
    try {
      listener.close();
    } catch (IOException unclosed) {
      throw new UncheckedIOException("the proxy's port", unclosed);
    }
  }

  /// One connection, and its fault.
  private final class Line {
    private final Socket client;
    private final Socket upstream;
    private final @Nullable Planned plan;
    private volatile boolean spoilt;

    Line(Socket client, Socket upstream, @Nullable Planned plan) {
      this.client = client;
      this.upstream = upstream;
      this.plan = plan;
    }

    /// Hands bytes on until an end is closed, by whomever.
    void pass(Way way) {
      Socket from = way == Way.TO_SERVER ? client : upstream;
      Socket to = way == Way.TO_SERVER ? upstream : client;
      int clean = plan != null && plan.fault().strikes(way) ? plan.fromByte() : Integer.MAX_VALUE;
      byte[] chunk = new byte[4_096];
      try {
        for (int count; (count = from.getInputStream().read(chunk)) > 0; clean -= count) {
          int good = Math.clamp(clean, 0, count);
          to.getOutputStream().write(chunk, 0, good);
          if (good < count) {
            strike(clean >= 0);
            write(to.getOutputStream(), chunk, good, count);
          }
        }
      } catch (IOException cut) {
        // by the other direction, or by either side: this direction ends as well
      } finally {
        if (plan == null || !spoilt || !plan.fault().hidesTheEnd()) {
          hangUp(false);
        }
      }
    }

    private void strike(boolean first) {
      if (!spoilt) {
        spoilt = true;
        struck.incrementAndGet();
      }
      if (first && plan.fault() == Fault.DELAYED) {
        LockSupport.parkNanos(DELAY_NS);
      }
    }

    private void write(OutputStream out, byte[] chunk, int from, int to) throws IOException {
      switch (plan.fault()) {
        case DELAYED -> out.write(chunk, from, to - from);
        case NARROW -> {
          for (int at = from; at < to; at += NARROW_BYTES) {
            LockSupport.parkNanos(1_000_000);
            out.write(chunk, at, Math.min(NARROW_BYTES, to - at));
          }
        }
        case REQUESTS_LOST, REPLIES_LOST, HALF_OPEN -> {}
        case REQUESTS_CUT, REPLIES_CUT -> hangUp(false);
        case RESET -> hangUp(true);
      }
    }

    private void hangUp(boolean reset) {
      try {
        for (Socket end : new Socket[] {client, upstream}) {
          if (reset && !end.isClosed()) {
            end.setSoLinger(true, 0);
          }
          end.close();
          open.remove(end);
        }
      } catch (IOException unclosed) {
        throw new UncheckedIOException(unclosed);
      }
    }
  }
}
