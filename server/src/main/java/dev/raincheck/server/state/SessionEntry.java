package dev.raincheck.server.state;

import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Failure;

/// What a session remembers of one sequence, until the client says that the reply has arrived.
public sealed interface SessionEntry permits Operation, SessionEntry.Refused, SessionEntry.Gone {
  /// Tells the same request from another one under the same sequence.
  long fingerprint();

  /// A call that was refused. It is remembered too: a second copy of it, still on its way, must not
  /// be run after the client was told that it never will be.
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
  record Gone(long fingerprint, Execution execution, Usage usage) implements SessionEntry {
    /// What it costs to remember.
    public static final int BYTES = 128;
  }
}
