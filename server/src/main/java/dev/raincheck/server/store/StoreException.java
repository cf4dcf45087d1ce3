package dev.raincheck.server.store;

import org.jspecify.annotations.Nullable;

/// The store did not do what it was asked for, or may not have: whether a write that failed like
/// this has happened is unknown until it is repeated.
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  /// What went wrong.
  public enum Kind {
    /// It cannot be reached, or failed: the same may succeed later.
    UNAVAILABLE,
    /// There is no room for more records: what takes none away, such as forgetting, may still
    /// succeed.
    FULL,
    /// The batch holds what this store can never take, and nothing of it was written: a part of it
    /// may be, if what is at fault is in the other.
    REFUSED,
    /// This run was declared dead, and what it had goes on elsewhere: nothing of this was written,
    /// and nothing will be. A new run may be opened.
    FENCED,
    /// It cannot be used like this, now or later: another process has it, its version is newer, or
    /// it is damaged.
    UNUSABLE
  }

  private final Kind kind;

  /// Makes one.
  ///
  /// @param kind what went wrong, which decides whether the server tries again
  /// @param message the value, what was expected, and the remedy, for the operator's log
  /// @param cause what the engine reported; null if nothing
  public StoreException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// {@return what went wrong, which decides whether the server tries again}
  public Kind kind() {
    return kind;
  }
}
