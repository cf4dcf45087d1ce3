package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Peer;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.nio.ByteBuffer;
import java.util.List;

/// A book with little room, and clients with connections of their own.
public abstract class ClientsBench {
  public static final int MEGABYTE = 1 << 20;

  final Limits limits =
      Limits.DEFAULT
          .withMessageBytesMax(MEGABYTE)
          .withUnfinishedMax(1_000)
          .withKeptMax(2_000)
          .withKeptBytesMax(10L * MEGABYTE)
          .withSessionsMax(100)
          .withSessionCallsMax(1_000)
          .withTombstonesMax(100);
  public final BookBench bench = new BookBench(Times.DEFAULT, limits, ShutdownStrategies.drain());
  int connections;
  public long lastId;

  /// A connection without a key.
  public Peer connect(String address) {
    byte[] identity = ByteBuffer.allocate(4).putInt(++connections).array();
    return new Peer(new Connection(identity, address), "");
  }

  public void receive(Peer peer, Request request) {
    bench.on(new Event.Received(peer, request));
  }

  public Request.Header header(long session) {
    return new Request.Header(++lastId, session, session == 0 ? 0 : 1, List.of());
  }

  public boolean isWelcome(Peer peer) {
    receive(peer, new Request.Hello(header(0), "bench"));
    return bench.replies.getLast() instanceof Reply.Welcome;
  }

  public long hello(Peer peer) {
    assertTrue(isWelcome(peer), () -> bench.replies.getLast().toString());
    return bench.last(Reply.Welcome.class).session();
  }

  public void call(Peer peer, long session, long sequence, String method) {
    receive(
        peer,
        new Request.Call(
            header(session), sequence, method, Slice.of(BookBench.VALUE), Request.Options.DEFAULT));
  }

  /// The handler of the latest operation gives so many bytes.
  public void finish(int bytes) {
    Slice value = Slice.of(Specimens.value(bytes));
    bench.on(new Event.Finished(bench.started.getLast(), new Outcome.Value(value)));
  }

  public void disconnect(Peer peer) {
    bench.on(new Event.Disconnected(peer.connection()));
  }

  public String state() {
    return bench.book.toString();
  }
}
