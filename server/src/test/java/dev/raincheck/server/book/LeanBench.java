package dev.raincheck.server.book;

import dev.raincheck.api.Progress;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Peer;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Remembers nothing of what the book did but the last.
final class LeanBench {
  private final BookBench bench;
  final OperationBook book;

  LeanBench(Limits limits, Access access) {
    bench = new BookBench(Times.DEFAULT, limits, ShutdownStrategies.drain(), access, 0);
    book = bench.book;
  }

  void receive(Peer peer, Request request) {
    forget();
    book.on(new Event.Received(peer, request), bench.nowNs);
  }

  long hello(Peer peer) {
    receive(peer, new Request.Hello(Request.Header.sessionless(1), "bench"));
    return bench.last(Reply.Welcome.class).session();
  }

  String lastToken() {
    return bench.lastToken();
  }

  void finish(Outcome outcome) {
    book.on(new Event.Finished(bench.started.getLast(), outcome), bench.nowNs);
  }

  void progress(Supplier<@Nullable Progress> latest) {
    book.on(new Event.Progressed(bench.started.getLast(), latest), bench.nowNs);
    book.advance(bench.nowNs);
  }

  void pass(long ns) {
    bench.nowNs += ns;
    book.advance(bench.nowNs);
  }

  /// How many handlers the last message started.
  int started() {
    return bench.started.size();
  }

  void forget() {
    bench.replies.clear();
    bench.addressees.clear();
    bench.started.clear();
    bench.atWork.clear();
    bench.interrupted.clear();
    bench.names.clear();
  }
}
