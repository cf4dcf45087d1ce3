package dev.raincheck.doors.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// A connection that is silent while its exchange is held. Every 30 s Jetty checks whether it
/// idles, and fails whatever is being written at that moment, even an answer that has just begun:
/// about two in a thousand of those that are due after exactly 30 s. So it is told when an answer
/// begins.
class DoorEndPoint extends SocketChannelEndPoint {
  DoorEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
  }

  /// The one that a request came by; null if it is none of the door's.
  static @Nullable DoorEndPoint of(Request request) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    if (endPoint instanceof SslConnection.SslEndPoint encrypted) {
      endPoint = encrypted.getSslConnection().getEndPoint();
    }
    return endPoint instanceof DoorEndPoint own ? own : null;
  }

  /// An answer is about to be written: from here on the client has its time to read it.
  synchronized void beginAnswer() {
    notIdle();
  }

  @Override
  protected synchronized void onIdleExpired(TimeoutException timeout) {
    if (getIdleFor() >= getIdleTimeout()) {
      super.onIdleExpired(timeout);
    }
  }
}
