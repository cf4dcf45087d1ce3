package dev.raincheck.api;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

/// Thrown by a [HandlerInterceptor] that refuses a call. The caller is told the reason, and that
/// the handler did not run, unless it did.
public final class CallRefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final long retryAfterMs;

  private CallRefusedException(ErrorCode code, String reason, long retryAfterMs) {
    super(requireNonNull(reason, "reason"));
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  /// The caller may not do this: `PERMISSION_DENIED`, and no retry helps.
  public static CallRefusedException permissionDenied(String reason) {
    return new CallRefusedException(ErrorCode.PERMISSION_DENIED, reason, -1);
  }

  /// There is too much to do for this call now: `OVERLOADED`. The stock client makes the call again
  /// by itself, after that time, for as long as its patience lasts.
  ///
  /// @param retryAfter when the caller may try again, with a new call; at least 0
  public static CallRefusedException overloaded(String reason, Duration retryAfter) {
    if (requireNonNull(retryAfter, "retryAfter").isNegative()) {
      throw new IllegalArgumentException("retryAfter: " + retryAfter + " (expected: at least 0)");
    }
    return new CallRefusedException(ErrorCode.OVERLOADED, reason, retryAfter.toMillis());
  }

  /// What the caller is told.
  public ErrorCode code() {
    return code;
  }

  /// When the caller may try again; empty if no retry helps.
  public Optional<Duration> retryAfter() {
    return retryAfterMs < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(retryAfterMs));
  }
}
