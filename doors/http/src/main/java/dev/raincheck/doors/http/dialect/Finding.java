package dev.raincheck.doors.http.dialect;

import dev.raincheck.protocol.wire.Reply;
import org.jspecify.annotations.Nullable;

/// What came of a procedure, in dialects that have no resources.
sealed interface Finding {
  /// A result, in plain Java; one of the server's is decoded as it is written.
  record Value(@Nullable Object plain) implements Finding {}

  /// An error.
  record Fault(Problem problem) implements Finding {}

  /// It goes on, and there is a token.
  record Pending(Reply.Deferred deferred) implements Finding {}
}
