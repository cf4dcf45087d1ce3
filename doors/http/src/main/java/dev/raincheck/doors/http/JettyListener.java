package dev.raincheck.doors.http;

import dev.raincheck.doors.http.front.Front;
import dev.raincheck.doors.http.front.Workers;
import dev.raincheck.doors.http.settings.HttpLimits;
import java.net.BindException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/// Listens by itself, with Jetty.
final class JettyListener implements AutoCloseable {
  private static final long IDLE_MS = 30_000;

  /// While there is no room for another connection.
  private static final long IDLE_WHILE_FULL_MS = 2_000;

  /// Where it is full, clients take themselves for connected and wait for seconds (Linux).
  private static final int ACCEPT_QUEUE = 1_024;

  private static final int HEADER_BYTES_MAX = 16 << 10;

  private final Server server;
  private final ServerConnector connector;
  private final Front front;
  private final Workers workers = new Workers("raincheck-http-requests");

  /// @param prompt whether what is judged of a request never waits, and nothing is encrypted, which
  ///   takes long
  JettyListener(
      HttpAddress address,
      Front front,
      HttpLimits limits,
      @Nullable SSLContext tls,
      boolean prompt) {
    this.front = front;
    var threads = new QueuedThreadPool();
    threads.setName("raincheck-http");
    threads.setDaemon(true);
    if (!prompt) {
      threads.setVirtualThreadsExecutor(workers);
    }
    server = new Server(threads);
    connector = connector(server, tls, prompt);
    connector.setHost(address.host());
    connector.setPort(address.port());
    connector.setIdleTimeout(Math.min(IDLE_MS, limits.sendMax().toMillis()));
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    server.addConnector(connector);
    var connections = new NetworkConnectionLimit(limits.connectionsMax(), connector);
    connections.setEndPointIdleTimeout(IDLE_WHILE_FULL_MS);
    server.addBean(connections);
    var paces = new Paces(connector, limits.sendMax());
    connector.addBean(paces);
    server.setErrorHandler(new JettyRefusals());
    server.setHandler(new JettyHandler(address.base(), front, paces, prompt ? workers : null));
  }

  private static ServerConnector connector(
      Server server, @Nullable SSLContext tls, boolean prompt) {
    var configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(HEADER_BYTES_MAX);
    configuration.setUriCompliance(UriCompliance.RFC3986);
    if (prompt) {
      return new PromptConnector(server, configuration);
    }
    var http = new HttpConnectionFactory(configuration);
    if (tls == null) {
      return new WaitingConnector(server, http);
    }
    configuration.addCustomizer(new SecureRequestCustomizer(false));
    var factory = new SslContextFactory.Server();
    factory.setSslContext(tls);
    return new WaitingConnector(
        server, new SslConnectionFactory(factory, http.getProtocol()), http);
  }

  /// For handlers that may wait.
  private static final class WaitingConnector extends ServerConnector {
    WaitingConnector(Server server, ConnectionFactory... factories) {
      super(server, factories);
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(
        SocketChannel channel, ManagedSelector selector, SelectionKey key) {
      var connection = new DoorEndPoint(channel, selector, key, getScheduler());
      connection.setIdleTimeout(getIdleTimeout());
      return connection;
    }
  }

  void start() {
    try {
      connector.open(); // else Jetty logs a stack for a port that somebody else has
      server.start();
    } catch (Exception failed) {
      close();
      throw new IllegalArgumentException(
          "address: %s:%d cannot be bound: %s (expected: a free port of an address of this machine, or port * for any free one)"
              .formatted(
                  connector.getHost(),
                  connector.getPort(),
                  failed.getCause() instanceof BindException bound
                      ? bound.getMessage()
                      : failed.getMessage()),
          failed);
    }
  }

  int port() {
    return connector.getLocalPort();
  }

  /// Has what is held answered, takes nothing more, and ends.
  @Override
  public void close() {
    front.close();
    try {
      server.stop();
      workers.close();
    } catch (Exception failed) {
      throw new IllegalStateException("the HTTP door did not end well", failed);
    }
  }

  @Override
  public String toString() {
    return "%d connections, %s".formatted(connector.getConnectedEndPoints().size(), front);
  }
}
