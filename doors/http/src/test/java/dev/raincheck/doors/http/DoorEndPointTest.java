package dev.raincheck.doors.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.Test;

class DoorEndPointTest {
  private static final long LONG_MS = 30_000;

  private int expired;

  /// Jetty has just seen that the connection idles.
  private void expire(boolean answers, long idleMs) throws IOException {
    try (var server =
            ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var channel = SocketChannel.open(server.getLocalAddress())) {
      var endPoint = new DoorEndPoint(channel, null, null, new ScheduledExecutorScheduler());
      endPoint.setConnection(
          new AbstractConnection(endPoint, Runnable::run) {
            @Override
            public boolean onIdleExpired(TimeoutException timeout) {
              expired++;
              return false;
            }

            @Override
            public void onFillable() {}
          });
      endPoint.setIdleTimeout(idleMs);
      if (answers) {
        endPoint.beginAnswer();
      }
      endPoint.onIdleExpired(new TimeoutException());
    }
  }

  /// Which it would be by what Jetty saw before.
  @Test
  void answerThatHasJustBegun_isNotTakenForIdleness() throws IOException {
    expire(true, LONG_MS);
    assertEquals(0, expired);
  }

  @Test
  void connectionThatIdles_isJettysToEnd() throws IOException {
    expire(false, 0);
    assertEquals(1, expired);
  }
}
