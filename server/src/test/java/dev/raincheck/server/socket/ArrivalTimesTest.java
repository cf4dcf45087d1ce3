package dev.raincheck.server.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Event;
import dev.raincheck.transport.loop.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// When a message came, however long it has waited for the loop: over a real socket.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ArrivalTimesTest {
  private static final int CONNECTED_WITHIN_MS = 500;

  private final AtomicLong nowNs = new AtomicLong(1_000);
  private final RouterSocket socket =
      RouterSocket.bind(
          "tcp://127.0.0.1:*",
          new RouterSocket.Options(
              1 << 20,
              1 << 20,
              1 << 26,
              new Connections(100, 100),
              Duration.ofSeconds(1),
              nowNs::get,
              null),
          what -> {});
  private final String address = socket.address();
  private final RouterDoor door = new RouterDoor(socket, ForeignDialect.NONE);
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CompletableFuture<Event> event = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean taking;
  private volatile boolean closing;

  private final class Turns implements EventLoop.Turns {
    @Override
    public void turn() {
      if (closing) {
        socket.events().end(ended::countDown);
        return;
      }
      door.advance(nowNs.get());
      if (door.isReadable()) {
        arrived.countDown();
        if (taking) {
          event.complete(door.poll());
        }
      }
    }

    @Override
    public void failed(Throwable fault) {
      event.completeExceptionally(fault);
    }
  }

  @AfterEach
  void close() throws Exception {
    closing = true;
    socket.events().wake();
    assertTrue(ended.await(30, TimeUnit.SECONDS), "the turns did not end");
    socket.close();
  }

  /// For certain: the transport forgets about one new connection in 25.
  private RawPeer connected() throws InterruptedException {
    while (true) {
      var attempt = new RawPeer(address);
      attempt.send(List.of(new Request.Ping(Request.Header.sessionless(1))));
      if (arrived.await(CONNECTED_WITHIN_MS, TimeUnit.MILLISECONDS)) {
        return attempt;
      }
      attempt.close();
    }
  }

  @Test
  void messageThatWaits_hasComeWhenItWasRead() throws Exception {
    socket.events().start(new Turns(), door.channels());
    try (RawPeer _ = connected()) {
      nowNs.set(8_000);
      taking = true;
      socket.events().wake();
      assertInstanceOf(Event.Received.class, event.get());
      assertEquals(1_000, door.arrivedNs());
    }
  }
}
