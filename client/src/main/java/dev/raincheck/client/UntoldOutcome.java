package dev.raincheck.client;

import dev.raincheck.client.book.ClientCall;
import dev.raincheck.client.book.Query;
import dev.raincheck.protocol.wire.Request;

/// An outcome that was pushed, and that a caller looks at without acknowledging it. The server goes
/// by answers, since a push may get lost: without one its ledger would say that nobody had it.
final class UntoldOutcome {
  private UntoldOutcome() {}

  /// Asks about it once, and waits for nothing.
  static void confirm(ClientCall call, ClientLoop loop) {
    String token = call.token;
    if (call.untold && token != null) {
      call.untold = false;
      loop.ask(new Query.OfCall(call, token, header -> new Request.Poll(header, token, false)));
    }
  }
}
