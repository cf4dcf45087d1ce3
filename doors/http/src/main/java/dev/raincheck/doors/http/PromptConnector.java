package dev.raincheck.doors.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/// Has each connection on the thread of its selector, for handlers that never wait.
final class PromptConnector extends ServerConnector {
  private final @Nullable Executor executor; // null while the super class is made

  PromptConnector(Server server, HttpConfiguration configuration) {
    super(server, new HttpConnectionFactory(configuration));
    Executor pool = server.getThreadPool();
    executor = task -> threadOf(task, pool).execute(task);
  }

  /// Where an answer was written by another thread than the one that read its request, Jetty looks
  /// for the next request on one of its pool's, which would wake two more for each answer.
  private static Executor threadOf(Runnable task, Executor pool) {
    return task instanceof Connection connection
            && connection.getEndPoint() instanceof ConnectionThread own
        ? own
        : pool;
  }

  @Override
  public Executor getExecutor() {
    return executor == null ? super.getExecutor() : executor;
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key) {
    var connection = new ConnectionThread(channel, selector, key, getScheduler());
    connection.setIdleTimeout(getIdleTimeout());
    return connection;
  }
}
