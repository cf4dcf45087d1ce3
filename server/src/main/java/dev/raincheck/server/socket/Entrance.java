package dev.raincheck.server.socket;

import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Exit;
import dev.raincheck.server.state.Outflow;
import dev.raincheck.server.state.ReplyFormat;

/// Where new connections lead. The loop's.
@FunctionalInterface
interface Entrance {
  /// To nobody.
  Entrance NONE =
      (identity, address, line, first) ->
          new Connection(identity, address, line, ReplyFormat.NATIVE, Exit.NONE);

  /// A connection has brought its first message.
  ///
  /// @param identity by which the socket knows it
  /// @param address of the client's machine
  /// @param line what waits for it in the transport
  /// @param first the message
  Connection begin(byte[] identity, String address, Outflow.Line line, byte[] first);
}
