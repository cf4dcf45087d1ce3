package dev.raincheck.server.runner;

import dev.raincheck.api.Threads;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.contract.CallMode;
import dev.raincheck.protocol.contract.CallPolicy;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.book.BookBench;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Origin;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.Usage;
import dev.raincheck.server.terms.Grant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// An operation that no book knows.
final class LoneOperation {
  private static final Outcome NOTHING = new Outcome.Value(Slice.of(new byte[0]));

  private LoneOperation() {}

  /// Of a method that nobody calls.
  static Operation create() {
    var policy =
        new CallPolicy(
            CallMode.BLOCKING,
            Threads.VIRTUAL,
            Optional.empty(),
            OptionalInt.empty(),
            false,
            CallPolicy.Timings.NONE);
    return of(new ServedMethod("t.work", policy, List.of(), arguments -> NOTHING));
  }

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
