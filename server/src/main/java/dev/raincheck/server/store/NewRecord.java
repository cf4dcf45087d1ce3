package dev.raincheck.server.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An operation as it is recorded first.
///
/// @param id what it is found by
/// @param stage how far it has come; with an outcome if that is [Stage#DONE]
/// @param method the full wire name, such as `reports.build`
/// @param principal whose it is; empty while clients are not authenticated
/// @param idempotent whether it may be run again if its server dies while it runs
/// @param request the call as it came, for the server that runs it; opaque to the store
/// @param retentionMs how long its outcome is kept, in milliseconds from its end
/// @param outcome how it ended; null unless it has
public record NewRecord(
    RecordId id,
    Stage stage,
    String method,
    String principal,
    boolean idempotent,
    byte[] request,
    long retentionMs,
    @Nullable StoredOutcome outcome) {
  /// How far a recorded operation has come.
  public enum Stage {
    /// Its handler has not started.
    QUEUED,
    /// Its handler has started, or is about to.
    STARTED,
    /// It has ended, and its outcome is kept.
    DONE
  }

  public NewRecord {
    if ((stage == Stage.DONE) != (outcome != null)) {
      throw new IllegalArgumentException(
          "stage: %s, outcome: %s (expected: an outcome if it is DONE, and only then)"
              .formatted(stage, outcome));
    }
  }

  /// The same, further on.
  public NewRecord at(Stage later, @Nullable StoredOutcome how) {
    return new NewRecord(id, later, method, principal, idempotent, request, retentionMs, how);
  }

  /// By its id, which is its alone.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NewRecord that && id.equals(that.id);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id);
  }
}
