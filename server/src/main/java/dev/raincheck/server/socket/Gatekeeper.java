package dev.raincheck.server.socket;

import java.nio.channels.SelectableChannel;
import java.util.List;

/// Knows who is at the other end of connections. The loop's.
interface Gatekeeper extends AutoCloseable {
  /// Everybody may come in, and nobody has a name.
  Gatekeeper NONE =
      new Gatekeeper() {
        @Override
        public String principalOf(RouterMessages.Incoming message) {
          return "";
        }
      };

  /// The socket has its address. Whatever needs [#close] begins here.
  default void start() {}

  /// Readable when it is asked something.
  default List<SelectableChannel> channels() {
    return List.of();
  }

  default boolean isReadable() {
    return false;
  }

  /// Does what is waiting for it.
  default void advance() {}

  /// The principal that the message's connection has now; empty if it has none, or if that does not
  /// matter.
  String principalOf(RouterMessages.Incoming message);

  /// Handshakes that were refused.
  default long refused() {
    return 0;
  }

  @Override
  default void close() {}
}
