package dev.raincheck.server.state;

import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Failure;
import org.jspecify.annotations.Nullable;

/// What a session remembers of one sequence, until the client says that the reply has arrived.
public sealed interface SessionEntry
    permits Operation, SessionEntry.Refused, SessionEntry.Gone, SessionEntry.Joined {
  /// Distinguishes the same request from another one under the same sequence.
  long fingerprint();

  /// Whether what it leads to is this principal's.
  default boolean isOf(String principal) {
    return switch (this) {
      case Operation operation -> operation.principal.equals(principal);
      case Joined joined -> joined.key().name.principal().equals(principal);
      case Gone gone -> gone.key() == null || gone.key().name.principal().equals(principal);
      case Refused refused -> true;
    };
  }

  /// A call that was refused. It is remembered too: a second copy of it, still on its way, must not
  /// be run after the client learned that it never will be.
  ///
  /// @param usage the account of the client whose it is
  record Refused(long fingerprint, Failure failure, Usage usage) implements SessionEntry {
    /// What it costs to remember.
    public int bytes() {
      return BYTES + Outcome.bytes(failure);
    }

    private static final int BYTES = 128;
  }

  /// A call that was answered, and whose answer had to give way when its connection had ended. It
  /// is not run again.
  ///
  /// @param usage the account of the client whose it was
  /// @param key the call's; null if it had none
  record Gone(long fingerprint, Execution execution, Usage usage, @Nullable CallKey key)
      implements SessionEntry {
    /// What it costs to remember.
    public static final int BYTES = 128;
  }

  /// A call with a key that named an operation already. Sent again, it joins the same one.
  ///
  /// @param usage the account of the client whose it is
  record Joined(long fingerprint, CallKey key, Usage usage) implements SessionEntry {
    /// What it costs to remember, with the key, which it may outlive here.
    public long bytes() {
      return BYTES + key.bytes();
    }

    private static final int BYTES = 128;
  }
}
