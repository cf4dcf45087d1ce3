package dev.raincheck.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.Reply;
import dev.raincheck.protocol.Request;
import dev.raincheck.protocol.Slice;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.nio.ByteBuffer;
import java.util.List;

/// A book with little room, and clients with connections of their own.
abstract class ClientsBench {
  static final int MEGABYTE = 1 << 20;

  final Limits limits =
      Limits.DEFAULT
          .withMessageBytesMax(MEGABYTE)
          .withUnfinishedMax(1_000)
          .withKeptMax(2_000)
          .withKeptBytesMax(10L * MEGABYTE)
          .withSessionsMax(100)
          .withSessionCallsMax(1_000)
          .withTombstonesMax(100);
  final BookBench bench = new BookBench(Times.DEFAULT, limits, ShutdownStrategies.drain());
  int connections;
  long lastId;

  /// A connection without a key.
  Peer connect(String address) {
    byte[] identity = ByteBuffer.allocate(4).putInt(++connections).array();
    return new Peer(new Connection(identity, address), "");
  }

  void receive(Peer peer, Request request) {
    bench.on(new Event.Received(peer, request));
  }

  Request.Header header(long session) {
    return new Request.Header(++lastId, session, session == 0 ? 0 : 1, List.of());
  }

  boolean isWelcome(Peer peer) {
    receive(peer, new Request.Hello(header(0), "bench"));
    return bench.replies.getLast() instanceof Reply.Welcome;
  }

  long hello(Peer peer) {
    assertTrue(isWelcome(peer), () -> bench.replies.getLast().toString());
    return bench.last(Reply.Welcome.class).session();
  }

  void call(Peer peer, long session, long sequence, String method) {
    receive(
        peer,
        new Request.Call(
            header(session), sequence, method, Slice.of(BookBench.VALUE), Request.Options.DEFAULT));
  }

  /// The handler of the latest operation gives so many bytes.
  void finish(int bytes) {
    Slice value = Slice.of(Specimens.value(bytes));
    bench.on(new Event.Finished(bench.started.getLast(), new Outcome.Value(value)));
  }

  void disconnect(Peer peer) {
    bench.on(new Event.Disconnected(peer.connection()));
  }

  String state() {
    return bench.book.toString();
  }
}
