package dev.raincheck.testkit;

import dev.raincheck.transport.ServerAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between clients and a server on the loopback, and does to their connections what it is
/// told. Any thread can call its methods.
///
/// ```java
/// try (var proxy = FaultProxy.to(server.address())) {
///   proxy.spoilNext(Fault.REPLIES_LOST, 500);
///   try (var client = RaincheckClient.connect(proxy.address())) { … }
/// }
/// ```
public final class FaultProxy implements AutoCloseable {
  /// A fault that waits for its connection.
  record Planned(Fault fault, int fromByte) {}

  private final ServerAddress server;
  private final ServerSocket listener;
  private final Queue<Planned> planned = new ConcurrentLinkedQueue<>();
  private final Set<FaultyLine> lines = ConcurrentHashMap.newKeySet();
  private final AtomicInteger struck = new AtomicInteger();
  private volatile boolean partitioned;

  private FaultProxy(ServerAddress server, ServerSocket listener) {
    this.server = server;
    this.listener = listener;
  }

  /// A proxy that hands everything on, until it is told otherwise.
  ///
  /// @param server its address, such as `tcp://127.0.0.1:5570`; it need not be there yet
  /// @return a proxy that takes connections
  /// @throws UncheckedIOException if there is no port for it
  public static FaultProxy to(String server) {
    try {
      var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      var proxy = new FaultProxy(ServerAddress.toConnect(server), listener);
      Thread.ofVirtual().name("fault-proxy").start(proxy::acceptAll);
      return proxy;
    } catch (IOException portless) {
      throw new UncheckedIOException("the proxy's port", portless);
    }
  }

  /// {@return where clients connect to, such as `tcp://127.0.0.1:40123`; over TLS if the server is}
  public String address() {
    return new ServerAddress("127.0.0.1", listener.getLocalPort(), server.isTls()).toString();
  }

  /// Spoils a connection: the next that is made, or the one after those that are planned for.
  ///
  /// @param fault what befalls it
  /// @param fromByte the first byte that it strikes, counted for each direction
  public void spoilNext(Fault fault, int fromByte) {
    planned.add(new Planned(fault, fromByte));
  }

  /// From now on nothing gets through, over any connection, and nobody hears of it.
  public void partition() {
    partitioned = true;
  }

  /// Ends a partition. Connections that lost something in it end.
  public void heal() {
    partitioned = false;
    lines.stream().filter(FaultyLine::hasLost).forEach(it -> it.hangUp(false));
  }

  /// Ends all connections, in order.
  public void hangUp() {
    lines.forEach(it -> it.hangUp(false));
  }

  /// Ends all connections by a reset: what is under way is lost.
  public void reset() {
    lines.forEach(it -> it.hangUp(true));
  }

  /// {@return how many connections were struck by what was planned for them}
  public int struck() {
    return struck.get();
  }

  /// {@return how many open connections have lost something in a partition}
  public int lossy() {
    return (int) lines.stream().filter(FaultyLine::hasLost).count();
  }

  /// {@return how many connections are open}
  public int open() {
    return lines.size();
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

  private void accept(Socket client) throws IOException {
    Socket upstream;
    try {
      upstream = new Socket(server.host(), server.port());
    } catch (IOException away) {
      client.close(); // as the server would have refused it
      return;
    }
    var line = new FaultyLine(this, client, upstream, planned.poll());
    lines.add(line);
    line.start();
  }

  /// @return whether bytes are to be lost
  boolean isPartitioned() {
    return partitioned;
  }

  void hasStruck() {
    struck.incrementAndGet();
  }

  void ended(FaultyLine line) {
    lines.remove(line);
  }

  /// Ends all connections, and takes no more.
  @Override
  public void close() {
    hangUp();
    try {
      listener.close();
    } catch (IOException unclosed) {
      throw new UncheckedIOException("the proxy's port", unclosed);
    }
  }

  @Override
  public String toString() {
    return "FaultProxy %s to %s: %d connections".formatted(address(), server, lines.size());
  }
}
