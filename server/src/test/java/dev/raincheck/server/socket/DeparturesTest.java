package dev.raincheck.server.socket;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyEncoder;
import dev.raincheck.server.book.Specimens;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which replies share a frame: over real connections, without a loop.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeparturesTest {
  private static final Duration CONNECTED_WITHIN = Duration.ofMillis(500);
  private static final Peer.Takes BUNDLES = new Peer.Takes(false, true, Long.MAX_VALUE);

  private final RouterSocket socket = bound();
  private final Departures departures = new Departures(socket);
  private final ReplyEncoder encoder = new ReplyEncoder();
  private final List<RawPeer> clients = new ArrayList<>();
  private byte attempts;

  /// That of the client that connected last.
  private Connection connection = new Connection(new byte[0], "");

  private static RouterSocket bound() {
    var options =
        new RouterSocket.Options(
            1 << 20,
            16 << 20,
            1 << 26,
            new Connections(100, 100),
            Duration.ofSeconds(1),
            System::nanoTime,
            null);
    return RouterSocket.bind("tcp://127.0.0.1:*", options, what -> {});
  }

  /// For certain: the transport forgets about one new connection in 25.
  private RawPeer connected() {
    while (true) {
      var client = new RawPeer(socket.address());
      clients.add(client);
      client.send(new byte[] {++attempts});
      try {
        await().atMost(CONNECTED_WITHIN).pollInterval(Duration.ofMillis(1)).until(this::isHeard);
        return client;
      } catch (ConditionTimeoutException forgotten) {
        assertNull(socket.receive());
      }
    }
  }

  /// Whether the latest client is.
  private boolean isHeard() {
    if (!(socket.receive() instanceof RouterSocket.Frame frame) || frame.bytes()[0] != attempts) {
      return false;
    }
    connection = frame.connection();
    return true;
  }

  @AfterEach
  void close() {
    socket.close();
    clients.forEach(RawPeer::close);
  }

  private Peer peer(Peer.Takes takes) {
    return new Peer(connection, "", takes);
  }

  private void add(Peer peer, long id) {
    departures.add(peer, acknowledged(id));
  }

  private Slice acknowledged(long id) {
    return encoder.encode(new Reply.Acknowledged(new Reply.Header(id, null)));
  }

  private void addResult(Peer peer, long id, int bytes) {
    byte[] value = Values.encode(new byte[bytes]);
    departures.add(
        peer, encoder.encode(new Reply.Result(new Reply.Header(id, null), null, Slice.of(value))));
  }

  private static List<Long> received(RawPeer client) throws MalformedMessageException {
    return client.receive().stream().map(it -> it.header().id()).toList();
  }

  @Test
  void eachConnection_getsItsOwn_inOneFrame() throws Exception {
    RawPeer a = connected();
    Peer toA = peer(BUNDLES);
    RawPeer b = connected();
    Peer toB = peer(BUNDLES);
    for (long id = 1; id < 4; id++) {
      add(toA, id);
      add(toB, 10 + id);
    }
    departures.send();
    add(toA, 4);
    departures.send();
    assertEquals(List.of(1L, 2L, 3L), received(a));
    assertEquals(List.of(4L), received(a));
    assertEquals(List.of(11L, 12L, 13L), received(b));
  }

  @Test
  void moreThanABundleHolds_goesOnInAnother() throws Exception {
    RawPeer client = connected();
    Peer peer = peer(BUNDLES);
    LongStream.range(0, 260).forEach(id -> add(peer, id));
    departures.send();
    assertEquals(LongStream.range(0, 128).boxed().toList(), received(client));
    assertEquals(LongStream.range(128, 256).boxed().toList(), received(client));
    assertEquals(LongStream.range(256, 260).boxed().toList(), received(client));
  }

  @Test
  void largeReply_isAloneInItsFrame_andNoneOvertakesIt() throws Exception {
    RawPeer client = connected();
    Peer peer = peer(BUNDLES);
    add(peer, 1);
    add(peer, 2);
    addResult(peer, 3, 70_000);
    add(peer, 4);
    add(peer, 5);
    departures.send();
    assertEquals(List.of(1L, 2L), received(client));
    assertEquals(List.of(3L), received(client));
    assertEquals(List.of(4L, 5L), received(client));
  }

  @Test
  void moreThanAMegabyte_isSentBeforeTheEndOfTheTurn() throws Exception {
    RawPeer client = connected();
    Peer peer = peer(BUNDLES);
    for (long id = 0; id < 17; id++) {
      addResult(peer, id, 62_000);
    }
    for (long id = 0; id < 17; id++) {
      assertEquals(List.of(id), received(client));
    }
  }

  @Test
  void repliesToWhoReadsNoBundles_haveFramesOfTheirOwn_alsoBesideOnesThatShare() throws Exception {
    RawPeer client = connected();
    add(peer(Peer.Takes.UNTOLD), 1);
    add(peer(BUNDLES), 2);
    add(peer(Peer.Takes.UNTOLD), 3);
    add(peer(BUNDLES), 4);
    departures.send();
    assertEquals(List.of(1L), received(client));
    assertEquals(List.of(2L, 4L), received(client));
    assertEquals(List.of(3L), received(client));
  }

  @Test
  void outcome_isDeliveredOnceItsConnectionTookIt() throws Exception {
    RawPeer client = connected();
    Peer peer = peer(BUNDLES);
    connection = new Connection(new byte[] {0, 1, 2, 3, 4}, "");
    Peer nobody = peer(BUNDLES);
    Operation taken = Specimens.operation();
    add(peer, 1);
    departures.add(peer, acknowledged(2), taken);
    departures.add(nobody, acknowledged(3), Specimens.operation());
    assertNull(departures.pollDelivered(), "before it is sent");
    departures.send();
    assertEquals(List.of(1L, 2L), received(client));
    assertSame(taken, departures.pollDelivered());
    assertNull(departures.pollDelivered());
  }
}
