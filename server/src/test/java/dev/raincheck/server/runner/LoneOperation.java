package dev.raincheck.server.runner;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.book.BookBench;
import dev.raincheck.server.state.Grant;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Origin;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.Usage;

/// An operation that no book knows.
final class LoneOperation {
  private LoneOperation() {}

  static Operation of(ServedMethod method) {
    var call =
        new Request.Call(
            Request.Header.sessionless(1),
            0,
            "t.work",
            Slice.of(new byte[0]),
            Request.Options.DEFAULT);
    var origin = new Origin(BookBench.PEER, null, Usage.ofEverybody());
    return new Operation(method, origin, call, new Grant(1, Operation.NEVER, 1), 0);
  }
}
