package dev.raincheck.simulation.fleet;

import dev.raincheck.api.Progress;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.NewRecord.Stage;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.store.StoredOutcome;
import org.jspecify.annotations.Nullable;

/// A record as the simulated store has it.
final class Row {
  final NewRecord first;
  final long acceptedMs;
  Stage stage;
  int attempt = 1;

  /// Whether it was started before it was queued again.
  boolean ran;

  /// The run that has it; 0 if none.
  long owner;

  /// Which take of that run it came by.
  long take;

  byte[] request;
  @Nullable StoredOutcome outcome;
  long expiresMs = Long.MAX_VALUE;
  @Nullable String cancelReason;

  /// Told by the run that has it.
  @Nullable Progress progress;

  /// Whether no other may have its name.
  boolean named;

  /// Whether it is not deleted as soon as its outcome is in safe hands.
  boolean isCopied;

  Row(NewRecord first, long owner, long nowMs) {
    this.first = first;
    this.isCopied = isCopied(first);
    this.acceptedMs = nowMs;
    this.stage = first.stage();
    this.owner = owner;
    this.named = first.takenName() != null;
    this.request = first.outcome() == null ? first.request() : new byte[0];
    this.outcome = first.outcome();
    if (outcome != null) {
      expiresMs = nowMs + first.retentionMs();
    }
  }

  static boolean isCopied(NewRecord record) {
    RecordName name = record.name();
    return name != null && name.isOfCopy();
  }

  boolean isFree() {
    return owner == 0 && stage == Stage.QUEUED;
  }

  boolean isDone() {
    return stage.compareTo(Stage.DONE) >= 0;
  }

  boolean isNamed(String principal, String text) {
    RecordName name = first.name();
    return named && name != null && first.principal().equals(principal) && name.text().equals(text);
  }

  void start() {
    stage = Stage.STARTED;
  }

  void end(StoredOutcome how, long nowMs) {
    stage = Stage.DONE;
    outcome = how;
    request = new byte[0];
    expiresMs = nowMs + first.retentionMs();
    named &= how.kind() != StoredOutcome.Kind.UNSTARTED || !isShared();
  }

  boolean isShared() {
    RecordName name = first.name();
    return name != null && name.isShared();
  }

  void free() {
    ran |= stage == Stage.STARTED;
    progress = null;
    stage = Stage.QUEUED;
    owner = 0;
  }

  /// The outcome is kept no longer.
  void bury(StoredOutcome ended, RecordName name, long nowMs) {
    boolean isKept =
        switch (ended.kind()) {
          case FAILURE, UNSTARTED -> ended.bytes().length <= StoredOutcome.REMEMBERED_BYTES_MAX;
          case VALUE, INTERRUPTED -> false;
        };
    stage = Stage.GONE;
    outcome = isKept ? ended : new StoredOutcome(ended.kind(), new byte[0]);
    expiresMs = nowMs + name.rememberedMs();
  }

  StoredOperation found(long nowMs) {
    var record =
        new NewRecord(
            first.id(),
            stage,
            first.method(),
            first.principal(),
            first.idempotent(),
            request,
            first.retentionMs(),
            outcome,
            named ? first.name() : null,
            first.trace());
    return new StoredOperation(
        record,
        attempt,
        Math.max(0, nowMs - acceptedMs),
        ran,
        stage == Stage.STARTED ? progress : null);
  }

  @Override
  public String toString() {
    return "%s of %s, %s, owner %d, attempt %d, %s"
        .formatted(first.id(), first.method(), stage, owner, attempt, outcome);
  }
}
