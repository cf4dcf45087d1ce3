package dev.raincheck.api;

import java.util.Optional;
import java.util.concurrent.CancellationException;

/// Says whether the operation is to stop. Handlers that compute look here now and then; handlers
/// that block are interrupted as well.
public interface Cancellation {
  /// {@return why the operation is to stop: the client's words, the shutdown, or the operation
  /// limit; empty while it may go on}
  Optional<String> reason();

  /// {@return whether the operation is to stop}
  default boolean isRequested() {
    return reason().isPresent();
  }

  /// Ends the handler if the operation is to stop.
  ///
  /// @throws CancellationException with the reason
  default void throwIfRequested() {
    reason()
        .ifPresent(reason -> {
          throw new CancellationException(reason);
        });
  }
}
