package dev.raincheck.api;

import java.io.Serializable;

/// Advice on trying again.
///
/// @param advice whether and where
/// @param afterMs how long to wait first, in milliseconds; 0 for at once
public record Retry(Advice advice, long afterMs) implements Serializable {
  /// Whether and where a request may be tried again.
  public enum Advice {
    /// The same request would fail again; or a newer server gave advice that this version does not
    /// know.
    NEVER,
    /// The same request may succeed here later.
    SAME_REQUEST,
    /// The same request would be refused again; a new one, with a sequence of its own, may succeed
    /// here later.
    NEW_REQUEST,
    /// The same request may succeed on another server.
    ELSEWHERE
  }

  /// Advice not to try again: the same request would fail again.
  public static final Retry NEVER = new Retry(Advice.NEVER, 0);

  /// {@return advice to send the same request here again}
  ///
  /// @param afterMs how long to wait first, in milliseconds
  public static Retry after(long afterMs) {
    return new Retry(Advice.SAME_REQUEST, afterMs);
  }

  /// {@return advice to make a new request here, with a sequence of its own}
  ///
  /// @param afterMs how long to wait first, in milliseconds
  public static Retry asNewRequest(long afterMs) {
    return new Retry(Advice.NEW_REQUEST, afterMs);
  }

  /// Advice to try another server, at once.
  public static final Retry ELSEWHERE = new Retry(Advice.ELSEWHERE, 0);
}
