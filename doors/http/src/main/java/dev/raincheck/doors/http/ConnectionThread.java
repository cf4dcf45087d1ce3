package dev.raincheck.doors.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// A connection that has things done on the thread of its selector, on which nothing may wait.
final class ConnectionThread extends SocketChannelEndPoint implements Executor {
  private final ManagedSelector selector;

  ConnectionThread(
      SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
    this.selector = selector;
  }

  /// The one that a request came by; null where that is encrypted, which takes long.
  static @Nullable Executor of(Request request) {
    return request.getConnectionMetaData().getConnection().getEndPoint()
            instanceof ConnectionThread own
        ? own
        : null;
  }

  @Override
  public void execute(Runnable task) {
    selector.submit(its -> task.run());
  }
}
