package dev.raincheck.server.state;

import dev.raincheck.protocol.bytes.Slice;
import org.jspecify.annotations.Nullable;

/// Runs one method of a service: bytes in, bytes out.
@FunctionalInterface
public interface Handler {
  /// Runs it on the calling thread. It never throws: whatever goes wrong is an outcome.
  ///
  /// @param arguments a MessagePack array or map
  Outcome handle(Slice arguments);

  /// The one that the code it runs was loaded by.
  default @Nullable ClassLoader contextClassLoader() {
    return getClass().getClassLoader();
  }
}
