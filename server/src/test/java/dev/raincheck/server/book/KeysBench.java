package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.state.Peer;
import java.util.List;

/// A book, and calls of one key.
abstract class KeysBench {
  static final Request.Options KEYED = Request.Options.DEFAULT.withKey("invoice-42");
  static final Peer OTHER = new Peer(new byte[] {2}, "");

  final BookBench bench = new BookBench();
  long lastId = 1_000;

  void call(Peer peer, long session, long sequence, String method, Request.Options how) {
    var header = new Request.Header(++lastId, session, session == 0 ? 0 : 1, List.of());
    bench.on(
        new Event.Received(
            peer, new Request.Call(header, sequence, method, Slice.of(BookBench.VALUE), how)));
  }

  void call(String method) {
    call(BookBench.PEER, 0, 0, method, KEYED);
  }

  long hello(Peer peer) {
    bench.on(
        new Event.Received(peer, new Request.Hello(Request.Header.sessionless(++lastId), "bench")));
    return bench.last(Reply.Welcome.class).session();
  }

  Failure lastFailure() {
    return bench.last(Reply.Failed.class).failure();
  }

  void assertValue() {
    assertEquals(Slice.of(BookBench.VALUE), bench.last(Reply.Result.class).value());
  }

  void assertStarted(int count) {
    assertEquals(count, bench.started.size());
  }
}
