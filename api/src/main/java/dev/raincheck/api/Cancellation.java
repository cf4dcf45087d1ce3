package dev.raincheck.api;

import java.util.Optional;
import java.util.concurrent.CancellationException;

/// Whether the operation is to stop. Handlers that compute look here now and then; handlers that
/// block are interrupted as well.
public interface Cancellation {
  /// Why the operation is to stop: the client's words, the shutdown, the operation limit. Empty
  /// while it may go on.
  Optional<String> reason();

  /// Whether the operation is to stop.
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
