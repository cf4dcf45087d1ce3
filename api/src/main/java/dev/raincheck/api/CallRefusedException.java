package dev.raincheck.api;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

/// Thrown by a [HandlerInterceptor] to refuse a call. The caller gets the code and the reason, and
/// `NOT_STARTED`, unless the interceptor had run the handler before.
public final class CallRefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final long retryAfterMs;

  private CallRefusedException(ErrorCode code, String reason, long retryAfterMs) {
    super(requireNonNull(reason, "reason"));
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  /// {@return a refusal with `PERMISSION_DENIED`: the caller may not make this call, and no retry
  /// helps}
  ///
  /// @param reason for the caller
  public static CallRefusedException permissionDenied(String reason) {
    return new CallRefusedException(ErrorCode.PERMISSION_DENIED, reason, -1);
  }

  /// {@return a refusal with `OVERLOADED`: there is too much to do for this call now} The stock
  /// client makes the call again by itself, after that time, for as long as its patience lasts.
  ///
  /// @param reason for the caller
  /// @param retryAfter when the caller may try again, with a new call; at least 0, in whole
  ///   milliseconds
  /// @throws IllegalArgumentException if `retryAfter` is negative
  public static CallRefusedException overloaded(String reason, Duration retryAfter) {
    if (requireNonNull(retryAfter, "retryAfter").isNegative()) {
      throw new IllegalArgumentException("retryAfter: " + retryAfter + " (expected: at least 0)");
    }
    return new CallRefusedException(ErrorCode.OVERLOADED, reason, retryAfter.toMillis());
  }

  /// {@return the code that the caller gets}
  public ErrorCode code() {
    return code;
  }

  /// {@return when the caller may try again; empty if no retry helps}
  public Optional<Duration> retryAfter() {
    return retryAfterMs < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(retryAfterMs));
  }
}
