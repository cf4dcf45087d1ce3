package dev.raincheck.client.book;

import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.transport.loop.Timer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request and its one reply. Until the reply is there the request is sent again, the same each
/// time, so that the server recognizes it.
abstract sealed class Exchange extends Timer permits CallExchange, Query {
  long id;
  long firstSentNs;
  int timesSent;

  /// A copy has left, by whichever connection and in whichever session.
  volatile boolean left;

  /// The session that it was last sent in.
  long sessionSent;

  /// The connection that it was last handed to, and as what of what leaves by it.
  int connectionSent;

  long numberSent;

  /// How many bytes had been sent with its first copy by that connection.
  long bytesSent;

  /// How often in a row it was not sent again, since its reply may be on the way.
  int timesPutOff;

  /// Acknowledgements that rode along; they are in safe hands when the reply arrives.
  List<String> acknowledged = List.of();

  /// For whom it is asked; null if that is the client.
  Request.@Nullable User user() {
    return null;
  }

  /// Whether it is sent in a session, and waits for one.
  abstract boolean isOfSession();

  /// Whether it was sent in a session, and that is not the present one.
  ///
  /// @param session the present one, or 0 if there is none
  final boolean isOfAnotherThan(long session) {
    return isOfSession() && (session == 0 || sessionSent != session);
  }

  /// The replies that fit the request, by name, beside a failure.
  abstract String expected();

  /// Whether the reply is one of those.
  abstract boolean fits(Reply reply);

  final String misfit(Reply reply) {
    return "%s, which is no answer to that (expected: %s, or Failed)"
        .formatted(reply.getClass().getSimpleName(), expected());
  }

  abstract Request request(Request.Header header);

  /// How long the server may take to answer, by its own promise, beside the margin for the way.
  abstract long promisedNs(Reply.Terms terms);

  /// Whether nobody waits for the reply: it is no reason to find the server silent, nor to keep
  /// asking.
  boolean isBackground() {
    return false;
  }
}
