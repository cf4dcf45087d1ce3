package dev.raincheck.client.book;

import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;

/// How a call ended, as far as this client knows.
public sealed interface CallOutcome {
  /// With a value.
  record Value(Slice value) implements CallOutcome {}

  /// With an error of the server.
  record Failed(Failure failure) implements CallOutcome {}

  /// It has a token, and the server does not say to this client what has become of it: that is more
  /// than it takes, or the question was refused. Another client may learn it, so nobody may
  /// acknowledge it for that.
  record Withheld(Failure failure) implements CallOutcome {}

  /// The server said nothing for longer than the client's patience.
  ///
  /// @param address where it should be
  /// @param silentMs how long it has been silent
  /// @param account how far connections came, and what is expected instead
  record Silent(String address, long silentMs, String account) implements CallOutcome {}

  /// The server, or this client, would not have the connection.
  record Refused(String address, String why) implements CallOutcome {}

  /// A message would be larger than both sides take.
  record TooLarge(int bytes, int bytesMax) implements CallOutcome {}

  /// The server has answered, and nobody can read it; it would answer the same again.
  record Unreadable(String address, String why) implements CallOutcome {}

  /// The session was lost while the call was under way: nobody knows whether it ran.
  record Unknown() implements CallOutcome {}

  /// The client's loop has failed.
  record Broken() implements CallOutcome {}

  /// The client was closed.
  record Closed() implements CallOutcome {}

  /// Whether it says nothing but that the call did not run, or that there is no more to hear.
  ///
  /// @param sent whether a copy has left that was not refused
  default boolean saysNoRun(boolean sent) {
    return switch (this) {
      case Value _, Withheld _ -> false;
      case Failed(Failure failure) -> failure.execution() == Execution.NOT_STARTED;
      case Silent _, Refused _, TooLarge _, Unreadable _, Unknown _, Broken _, Closed _ -> !sent;
    };
  }

  /// The same of a call of which an earlier copy may have run: that this one did not says nothing.
  default CallOutcome doubted() {
    return this instanceof Failed(Failure failure) && failure.execution() == Execution.NOT_STARTED
        ? new Failed(failure.withExecution(Execution.UNKNOWN))
        : this;
  }
}
