package dev.raincheck.client;

import dev.raincheck.protocol.Request;

/// What the client's book wants done. The loop does it with a socket, the simulator with none.
interface ClientActions {
  /// Sends the request if its message takes at most `bytesMax`; the receiver would drop the
  /// connection over a larger one, and over each copy of it.
  ///
  /// @return the bytes that its message takes
  int send(Request request, int bytesMax);

  /// Tells whoever waits for the call how it ended.
  void end(ClientCall call, CallOutcome outcome);

  /// Drops the connection, with whatever is queued in it, and makes a new one; tells the book when
  /// that is up.
  void reconnect();

  /// How far the connections come that bring no answer, and what is expected instead.
  default String account() {
    return "no word (expected: a Raincheck server there)";
  }

  /// Tells the operator.
  void warn(String message);
}
