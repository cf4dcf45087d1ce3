package dev.raincheck.client.book;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;

/// What the client's book wants done. The loop does it with a socket, the simulator with none.
public interface ClientActions {
  /// Sends a request, encoded, to the server.
  void send(Slice message);

  /// Ends the call for all that wait for it.
  void end(ClientCall call, CallOutcome outcome);

  /// Drops the connection, with whatever is queued in it, and makes a new one; reports to the book
  /// when that is up.
  ///
  /// @param elsewhere to another server, if there is one
  void reconnect(boolean elsewhere);

  /// Which servers there are.
  default Servers servers() {
    return Servers.ONE;
  }

  /// Reports to the users' listeners what happened to a call, if there are any. That it has ended
  /// they learn by [#end].
  default void tell(CallMilestone what, ClientCall call) {}

  /// Hands to doors what came unasked.
  default void pushed(Reply reply) {}

  /// Warns the operator, in the log.
  void warn(String message);
}
