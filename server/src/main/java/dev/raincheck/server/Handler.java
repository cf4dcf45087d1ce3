package dev.raincheck.server;

import dev.raincheck.protocol.Slice;
import org.jspecify.annotations.Nullable;

/// Runs one method of a service: bytes in, bytes out.
@FunctionalInterface
interface Handler {
  /// Runs it on the calling thread. It never throws: whatever goes wrong is an outcome.
  ///
  /// @param arguments a MessagePack array or map
  Outcome handle(Slice arguments);

  /// The one that the code it runs was loaded by.
  default @Nullable ClassLoader contextClassLoader() {
    return getClass().getClassLoader();
  }
}
