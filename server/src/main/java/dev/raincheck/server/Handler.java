package dev.raincheck.server;

import dev.raincheck.protocol.Slice;

/// Runs one method of a service: bytes in, bytes out.

@FunctionalInterface
interface Handler {
  /// Runs it on the calling thread. It never throws: whatever goes wrong is an outcome.
  ///
  /// @param arguments a MessagePack array or map
  Outcome handle(Slice arguments);
}
