package dev.raincheck.server.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How a recorded operation ended.
///
/// @param kind what [#bytes] are
/// @param bytes opaque to the store
public record StoredOutcome(Kind kind, byte[] bytes) {
  /// How it ended.
  public enum Kind {
    /// With a value, which the bytes hold.
    VALUE,
    /// With a failure, which the bytes hold.
    FAILURE,
    /// Its server died while it ran, and it may not run again. There are no bytes.
    INTERRUPTED,
    /// With a failure, which the bytes hold, before it was started.
    UNSTARTED
  }

  /// A failure of more bytes is not kept when the outcome [is gone][NewRecord.Stage#GONE].
  public static final int REMEMBERED_BYTES_MAX = 1_024;

  /// Of one whose server died while it ran.
  public static final StoredOutcome INTERRUPTED = new StoredOutcome(Kind.INTERRUPTED, new byte[0]);

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredOutcome that
        && kind == that.kind
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + Arrays.hashCode(bytes);
  }
}
