package dev.raincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.book.BookSettings;
import dev.raincheck.server.book.OperationBook;
import dev.raincheck.server.book.Specimens;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.runner.HandlerRunner;
import dev.raincheck.server.runner.LoopWatch;
import dev.raincheck.server.runner.StrategyThread;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.socket.Connections;
import dev.raincheck.server.socket.ForeignDialect;
import dev.raincheck.server.socket.RawPeer;
import dev.raincheck.server.socket.RouterDoor;
import dev.raincheck.server.socket.RouterSocket;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.transport.loop.Inbox;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The loop and the transport between whose turns it takes its own: over a real socket.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FloodTest {
  private static final int CONNECTED_WITHIN_MS = 500;

  private final Connections connections = new Connections(100, 100);
  private final RouterSocket socket =
      RouterSocket.bind(
          "tcp://127.0.0.1:*",
          new RouterSocket.Options(
              1 << 20,
              1 << 20,
              1 << 26,
              connections,
              Duration.ofSeconds(1),
              System::nanoTime,
              null),
          what -> {});
  private final String address = socket.address();
  private final Inbox<Event> inbox = new Inbox<>(socket.events()::wake);
  private final ServerLoop loop = loop();

  private ServerLoop loop() {
    BookSettings settings =
        Specimens.settings(
            Times.DEFAULT,
            Limits.DEFAULT,
            ShutdownStrategies.abort(Duration.ofSeconds(1)),
            Access.OPEN,
            System.nanoTime());
    var watch = new LoopWatch(socket.events().thread(), System::nanoTime);
    return new ServerLoop(
        new LoopParts(
            socket.events(),
            new RouterDoor(socket, ForeignDialect.NONE),
            inbox,
            new HandlerRunner(inbox, System::nanoTime, watch, 1),
            new StrategyThread(inbox),
            null,
            Access.OPEN,
            ServerListeners.NONE,
            connections,
            new ServerClock(null)),
        (actions, gauges) -> new OperationBook(settings, Specimens.methods(), actions, gauges));
  }

  /// For certain: the transport forgets about one new connection in 25.
  private RawPeer connected() {
    while (true) {
      var attempt = new RawPeer(address);
      attempt.send(List.of(ping(0)));
      if (attempt.hears(CONNECTED_WITHIN_MS)) {
        attempt.receiveFrame();
        return attempt;
      }
      attempt.close();
    }
  }

  private static Request ping(long id) {
    return new Request.Ping(Request.Header.sessionless(id));
  }

  @AfterEach
  void close() throws Exception {
    inbox.post(new Event.ShutdownRequested());
    loop.end().closed().get(30, TimeUnit.SECONDS);
  }

  /// The transport gives each connection its turn, so the loop needs no rate for anybody.
  @Test
  void floodOfBundles_doesNotShutOutWhoAsksBesideIt() throws Exception {
    loop.start();
    var flooding = new AtomicBoolean(true);
    try (RawPeer peer = connected();
        RawPeer flood = connected()) {
      byte[] bundle = RawPeer.frame(Collections.nCopies(128, ping(1)));
      Thread flooder =
          Thread.ofPlatform()
              .start(() -> {
                while (flooding.get()) {
                  flood.send(bundle);
                }
              });
      for (long id = 2; id < 52; id++) {
        peer.send(List.of(ping(id)));
        assertEquals(id, peer.receive().getFirst().header().id());
      }
      flooding.set(false);
      flooder.join();
    }
  }
}
