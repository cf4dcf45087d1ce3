package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.wire.Request;
import org.jspecify.annotations.Nullable;

/// What a client has said, as what is asked of the book.
///
/// @param request without a number
/// @param answering what the reply means to the client
record Understood(Request request, Answering answering) {
  private static final Request.Header UNNUMBERED = Request.Header.sessionless(1);
  private static final Request PING = new Request.Ping(UNNUMBERED);

  static Request.Header header() {
    return UNNUMBERED;
  }

  /// The book knows nothing of it: the answer is there. It is given when its turn comes.
  static Understood said(@Nullable Answer answer) {
    return new Understood(PING, reply -> answer);
  }
}
