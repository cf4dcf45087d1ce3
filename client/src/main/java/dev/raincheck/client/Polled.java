package dev.raincheck.client;

import dev.raincheck.protocol.Progress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a poll found.
///
/// @param <T> the type of the result
public sealed interface Polled<T extends @Nullable Object> {
  /// Not ended yet.
  ///
  /// @param started whether the handler has been started
  /// @param progress the handler's latest word, if it gave any
  /// @param pollAfter when the server suggests to ask again
  record Pending<T extends @Nullable Object>(
      boolean started, Optional<Progress> progress, Duration pollAfter) implements Polled<T> {}

  /// Ended, with a result. Asking again gives it again, until it is acknowledged.
  record Done<T extends @Nullable Object>(T value) implements Polled<T> {}

  /// Ended without, or with one that is not of the type that was asked for; or this client stopped
  /// waiting, as the server was silent, would not have the connection or gave an answer that cannot
  /// be understood, or as the client was closed. Then the cause is a [StoppedWaitingException]: if
  /// the server still runs, the operation goes on, and the token is good.
  ///
  /// @param cause a [RaincheckException], or the exception that the interface declares
  record Failed<T extends @Nullable Object>(Throwable cause) implements Polled<T> {}
}
