package dev.raincheck.doors.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.thread.Scheduler;

/// A connection that has things done on the thread of its selector, on which nothing may wait.
final class ConnectionThread extends DoorEndPoint implements Executor {
  private final ManagedSelector selector;

  ConnectionThread(
      SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
    this.selector = selector;
  }

  @Override
  public void execute(Runnable task) {
    selector.submit(its -> task.run());
  }
}
