package dev.raincheck.client.book;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;

/// How a call ended, as far as this client knows.
public sealed interface CallOutcome {
  /// With a value.
  record Value(Slice value) implements CallOutcome {}

  /// With an error of the server.
  record Failed(Failure failure) implements CallOutcome {}

  /// It has ended, and the server keeps how: it is more than this client takes.
  record Kept(Failure failure) implements CallOutcome {}

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
}
