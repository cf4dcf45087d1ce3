package dev.raincheck.doors.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// Ends connections on which no request comes to the end of its header for too long. Jetty ends
/// those that say nothing; here go those that send a byte now and then.
final class Paces extends AbstractLifeCycle implements Connection.Listener {
  private static final int LOOKS = 4;

  private final Connector connector;
  private final long maxNs;

  /// The connections without an exchange, and since when.
  private final Map<Connection, Long> waitingSinceNs = new ConcurrentHashMap<>();

  private Scheduler.@Nullable Task next;

  /// @param max how long a header may take
  Paces(Connector connector, Duration max) {
    this.connector = connector;
    this.maxNs = max.toNanos();
  }

  @Override
  public void onOpened(Connection connection) {
    if (!(connection instanceof SslConnection)) { // whose exchanges are those of the one within
      waitingSinceNs.put(connection, System.nanoTime());
    }
  }

  @Override
  public void onClosed(Connection connection) {
    waitingSinceNs.remove(connection);
  }

  /// A header has come to its end.
  void busy(Request request) {
    Connection connection = request.getConnectionMetaData().getConnection();
    waitingSinceNs.remove(connection);
    request.addHttpStreamWrapper(stream -> new Watched(stream, connection));
  }

  /// Tells when an exchange is over. As one of Jetty's completion listeners it would take four
  /// times as much, and many may be held.
  private final class Watched extends HttpStream.Wrapper {
    private final Connection connection;

    Watched(HttpStream stream, Connection connection) {
      super(stream);
      this.connection = connection;
    }

    @Override
    public void succeeded() {
      idle(connection);
      super.succeeded();
    }

    @Override
    public void failed(Throwable failure) {
      idle(connection);
      super.failed(failure);
    }
  }

  private void idle(Connection connection) {
    if (connection.getEndPoint().isOpen()) {
      waitingSinceNs.put(connection, System.nanoTime());
    }
  }

  @Override
  protected void doStart() {
    look();
  }

  private void look() {
    long nowNs = System.nanoTime();
    waitingSinceNs.forEach((connection, sinceNs) -> {
      if (nowNs - sinceNs > maxNs) {
        connection.getEndPoint().close();
        waitingSinceNs.remove(connection);
      }
    });
    next = connector.getScheduler().schedule(this::look, maxNs / LOOKS, TimeUnit.NANOSECONDS);
  }

  @Override
  protected void doStop() {
    if (next != null) {
      next.cancel();
    }
  }
}
