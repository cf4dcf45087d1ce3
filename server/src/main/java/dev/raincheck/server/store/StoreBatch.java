package dev.raincheck.server.store;

import dev.raincheck.api.Progress;
import java.util.List;

/// What is written in one transaction. No record is named twice but in [#forgotten]. It may be
/// written again, if it is not known whether it was: that changes nothing then.
///
/// @param accepted records that are new; one that is there already stays as it is, and one whose
///   [name][RecordName] another has is not written, but may [keep][RecordName#NOT_DELETED] that
/// @param started records of queued operations whose handlers are about to start
/// @param ended records of operations that have ended; one that is done already stays as it is
/// @param released records of operations that go on in another run: they are queued, and free to be
///   taken
/// @param forgotten records whose outcome somebody has in safe hands: they are deleted, or kept for
///   a while for others who [ask by the name][RecordName#heldMs]; those that are not done stay
/// @param progressed how far operations have come that run, for whoever [finds][StoreRun#find] them
public record StoreBatch(
    List<NewRecord> accepted,
    List<RecordId> started,
    List<Ended> ended,
    List<RecordId> released,
    List<Forgotten> forgotten,
    List<Progressed> progressed) {
  /// Makes a batch without progress.
  ///
  /// @param accepted records that are new
  /// @param started records of queued operations whose handlers are about to start
  /// @param ended records of operations that have ended
  /// @param released records of operations that go on in another run
  /// @param forgotten records whose outcome somebody has in safe hands
  public StoreBatch(
      List<NewRecord> accepted,
      List<RecordId> started,
      List<Ended> ended,
      List<RecordId> released,
      List<Forgotten> forgotten) {
    this(accepted, started, ended, released, forgotten, List.of());
  }

  /// How an operation ended.
  ///
  /// @param id its record, queued or started
  /// @param outcome what the record keeps from now on
  public record Ended(RecordId id, StoredOutcome outcome) {}

  /// A record that is to be deleted, if it is this principal's.
  ///
  /// @param id the record
  /// @param principal whose it must be; empty where clients are not authenticated
  public record Forgotten(RecordId id, String principal) {}

  /// How far an operation has come.
  ///
  /// @param id its record, started
  /// @param progress what its handler reported last
  public record Progressed(RecordId id, Progress progress) {}

  /// {@return whether there is nothing to write}
  public boolean isEmpty() {
    return accepted.isEmpty()
        && started.isEmpty()
        && ended.isEmpty()
        && released.isEmpty()
        && forgotten.isEmpty()
        && progressed.isEmpty();
  }

  /// {@return the same without what needs more room, for a store that is full}
  public StoreBatch onlyForgotten() {
    return new StoreBatch(List.of(), List.of(), List.of(), List.of(), forgotten);
  }
}
