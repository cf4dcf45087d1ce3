package dev.raincheck.client;

import dev.raincheck.api.Progress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a poll found.
///
/// @param <T> the type of the result
public sealed interface Polled<T extends @Nullable Object> {
  /// Not ended yet.
  ///
  /// @param <T> the type of the result
  /// @param started whether the handler has been started
  /// @param progress the handler's latest report, if there is any
  /// @param pollAfter how long the server suggests to wait before the next poll
  record Pending<T extends @Nullable Object>(
      boolean started, Optional<Progress> progress, Duration pollAfter) implements Polled<T> {}

  /// Ended with a result. Each poll returns it, until it is acknowledged.
  ///
  /// @param <T> the type of the result
  /// @param value the result
  record Done<T extends @Nullable Object>(T value) implements Polled<T> {}

  /// Ended without a result, or with one of another type. Or this client stopped waiting, since the
  /// server was silent, refused the connection or sent an answer that could not be understood, or
  /// since the client was closed: then the cause is a
  /// [dev.raincheck.client.exceptions.StoppedWaitingException], and if the server still runs, the
  /// operation goes on and the token is good.
  ///
  /// @param <T> the type of the result
  /// @param cause a [dev.raincheck.client.exceptions.RaincheckException], or the exception that the
  ///   interface declares
  record Failed<T extends @Nullable Object>(Throwable cause) implements Polled<T> {}
}
