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
/// @param name what it is found by beside its id; null if by nothing
/// @param trace that its call was part of, which is known as long as it has an outcome; null if
///   none
public record NewRecord(
    RecordId id,
    Stage stage,
    String method,
    String principal,
    boolean idempotent,
    byte[] request,
    long retentionMs,
    @Nullable StoredOutcome outcome,
    @Nullable RecordName name,
    @Nullable String trace) {
  /// How far a recorded operation has come.
  public enum Stage {
    /// Its handler has not started.
    QUEUED,
    /// Its handler has started, or is about to.
    STARTED,
    /// It has ended, and its outcome is kept.
    DONE,
    /// It has ended, and its outcome is kept no longer: only what kind it was, and of a failure
    /// perhaps the bytes. It is found by its name, and never run again.
    GONE
  }

  /// Makes a record.
  ///
  /// @throws IllegalArgumentException if it has an outcome before [Stage#DONE], or none from then
  ///   on
  public NewRecord {
    if ((stage.compareTo(Stage.DONE) >= 0) != (outcome != null)) {
      throw new IllegalArgumentException(
          "stage: %s, outcome: %s (expected: an outcome from DONE on, and only then)"
              .formatted(stage, outcome));
    }
  }

  /// {@return the text that no other record of its principal may have now; null if any may}
  public @Nullable String takenName() {
    if (name == null) {
      return null;
    }
    boolean isFreed =
        name.isShared() && outcome != null && outcome.kind() == StoredOutcome.Kind.UNSTARTED;
    return isFreed ? null : name.text();
  }

  /// Makes a copy that has come further.
  ///
  /// @param later how far
  /// @param how how it ended; null before [Stage#DONE]
  /// @return the copy
  /// @throws IllegalArgumentException if the outcome does not fit the stage
  public NewRecord at(Stage later, @Nullable StoredOutcome how) {
    return new NewRecord(
        id, later, method, principal, idempotent, request, retentionMs, how, name, trace);
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
