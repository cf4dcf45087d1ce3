package dev.raincheck.doors.http.dialect;

import dev.raincheck.protocol.wire.Reply;

/// How a question ended.
public sealed interface Ending {
  /// The server replied.
  record Replied(Reply reply) implements Ending {}

  /// It did not, and will not.
  record Unanswered(Problem problem) implements Ending {}
}
