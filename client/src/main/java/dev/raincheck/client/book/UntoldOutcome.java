package dev.raincheck.client.book;

import dev.raincheck.protocol.wire.Request;
import java.util.function.Consumer;

/// An outcome that was pushed, and that a caller looks at without acknowledging it. The server goes
/// by answers, since a push may get lost: without one its ledger would say that nobody had it.
public final class UntoldOutcome {
  private UntoldOutcome() {}

  /// Asks about it once, and waits for nothing.
  public static void confirm(ClientCall call, Consumer<Query.Wanted> ask) {
    String token = call.token;
    if (call.untold && token != null) {
      call.untold = false;
      ask.accept(new Query.OfCall(call, token, header -> new Request.Poll(header, token, false)));
    }
  }
}
