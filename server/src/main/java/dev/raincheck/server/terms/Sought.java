package dev.raincheck.server.terms;

import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;

/// What a client asks for, and only the store may know.
public sealed interface Sought {
  /// What the client hears if the store does not say in time what there is.
  Failure ifSilent();

  /// The operation of a token.
  ///
  /// @param epoch which run has given the token before the store had the operation; 0 if it had
  record ByToken(String token, RecordId record, long epoch, Failure ifSilent) implements Sought {
    /// Whether the token was given for what the store had.
    public boolean isDurable() {
      return epoch == 0;
    }
  }

  /// What a call joins that has this name.
  ///
  /// @param ifNone what the client hears if there is no such operation
  record ByName(RecordName name, Failure ifNone, Failure ifSilent) implements Sought {
    /// Whether that is another call under the same name.
    public boolean isMismatched(RecordName found) {
      return found.fingerprint() != name.fingerprint();
    }
  }
}
