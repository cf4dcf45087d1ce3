package dev.raincheck.server.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyEncoder;
import dev.raincheck.server.book.Specimens;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Peer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Which replies share a frame.
class DeparturesTest {
  private static final Peer.Takes BUNDLES = new Peer.Takes(false, true, Long.MAX_VALUE, true);

  private final Connection a = new Connection(new byte[] {1}, "");
  private final Connection b = new Connection(new byte[] {2}, "");
  private final Connection gone = new Connection(new byte[] {3}, "");
  private final Map<Connection, Queue<byte[]>> frames =
      Map.of(a, new ArrayDeque<>(), b, new ArrayDeque<>());
  private final Departures departures = new Departures(this::send);
  private final List<Operation> taken = new ArrayList<>();
  private final ReplyEncoder encoder = new ReplyEncoder();

  private boolean send(Connection connection, Slice frame) {
    Queue<byte[]> its = frames.get(connection);
    return its != null && its.add(frame.toByteArray());
  }

  private static Peer peer(Connection connection) {
    return new Peer(connection, "", BUNDLES);
  }

  private void add(Peer peer, long id) {
    departures.add(peer, acknowledged(id), null);
  }

  private Slice acknowledged(long id) {
    return encoder.encode(new Reply.Acknowledged(new Reply.Header(id, null)));
  }

  private void addResult(Peer peer, long id, int bytes) {
    Slice value = Slice.of(Specimens.value(bytes));
    departures.add(
        peer, encoder.encode(new Reply.Result(new Reply.Header(id, null), null, value)), null);
  }

  private void send() {
    departures.send(taken::add);
  }

  /// The replies of the next frame.
  private List<Long> received(Connection connection) throws MalformedMessageException {
    byte[] frame = Objects.requireNonNull(frames.get(connection)).remove();
    return RawPeer.replies(frame).stream().map(it -> it.header().id()).toList();
  }

  @Test
  void eachConnection_getsItsOwn_inOneFrame() throws Exception {
    Peer toA = peer(a);
    Peer toB = peer(b);
    for (long id = 1; id < 4; id++) {
      add(toA, id);
      add(toB, 10 + id);
    }
    send();
    add(toA, 4);
    send();
    assertEquals(List.of(1L, 2L, 3L), received(a));
    assertEquals(List.of(4L), received(a));
    assertEquals(List.of(11L, 12L, 13L), received(b));
  }

  @Test
  void moreThanABundleHolds_goesOnInAnother() throws Exception {
    Peer peer = peer(a);
    LongStream.range(0, 260).forEach(id -> add(peer, id));
    send();
    assertEquals(LongStream.range(0, 128).boxed().toList(), received(a));
    assertEquals(LongStream.range(128, 256).boxed().toList(), received(a));
    assertEquals(LongStream.range(256, 260).boxed().toList(), received(a));
  }

  @Test
  void largeReply_isAloneInItsFrame_andNoneOvertakesIt() throws Exception {
    Peer peer = peer(a);
    add(peer, 1);
    add(peer, 2);
    addResult(peer, 3, 70_000);
    add(peer, 4);
    add(peer, 5);
    send();
    assertEquals(List.of(1L, 2L), received(a));
    assertEquals(List.of(3L), received(a));
    assertEquals(List.of(4L, 5L), received(a));
  }

  @Test
  void moreThanAMegabyte_isSentBeforeTheEndOfTheTurn() throws Exception {
    Peer peer = peer(a);
    for (long id = 0; id < 17; id++) {
      addResult(peer, id, 62_000);
    }
    for (long id = 0; id < 17; id++) {
      assertEquals(List.of(id), received(a));
    }
  }

  @Test
  void repliesToWhoReadsNoBundles_haveFramesOfTheirOwn_alsoBesideOnesThatShare() throws Exception {
    add(new Peer(a, ""), 1);
    add(peer(a), 2);
    add(new Peer(a, ""), 3);
    add(peer(a), 4);
    send();
    assertEquals(List.of(1L), received(a));
    assertEquals(List.of(2L, 4L), received(a));
    assertEquals(List.of(3L), received(a));
  }

  @Test
  void outcomeThatAConnectionTook_isReportedOnce() throws Exception {
    Operation mine = Specimens.operation();
    add(peer(a), 1);
    departures.add(peer(a), acknowledged(2), mine);
    departures.add(peer(gone), acknowledged(3), Specimens.operation());
    assertEquals(List.of(), taken, "before it is sent");
    send();
    send();
    assertEquals(List.of(1L, 2L), received(a));
    assertEquals(List.of(mine), taken);
  }
}
