package dev.raincheck.server.runner;

import dev.raincheck.api.Progress;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoredOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one transaction makes of many orders: what became of an operation meanwhile is written
/// once, and what is not needed any more never.
final class StoreTransaction {
  private static final long RECORD_BYTES = 200;

  private final Map<RecordId, Draft> drafts = new LinkedHashMap<>();
  private final List<StoreBatch.Forgotten> forgotten = new ArrayList<>();
  private final StoreBatch batch;

  /// What is to be written of one operation.
  private static final class Draft {
    @Nullable NewRecord accepted;
    boolean started;
    boolean released;
    @Nullable Progress progress;
    @Nullable StoredOutcome outcome;
  }

  private StoreTransaction(List<StoreOrder.Write> writes) {
    writes.forEach(this::add);
    batch = compose();
  }

  static StoreTransaction of(List<StoreOrder.Write> writes) {
    return new StoreTransaction(writes);
  }

  /// Roughly what it takes in a transaction.
  static long bytes(StoreOrder order) {
    return RECORD_BYTES
        + switch (order) {
          case StoreOrder.Accept accept -> accept.record().request().length;
          case StoreOrder.End end -> end.outcome().bytes().length;
          case StoreOrder.Start start -> 0;
          case StoreOrder.Release release -> 0;
          case StoreOrder.Progressed progressed -> 0;
          case StoreOrder.Forget forget -> 0;
          case StoreOrder.Find find -> 0;
          case StoreOrder.Watch watch -> 0;
          case StoreOrder.Take take -> 0;
          case StoreOrder.BeginAnew known -> 0;
          case StoreOrder.Decided decided -> 0;
          case StoreOrder.Nothing nothing -> 0;
        };
  }

  StoreBatch batch() {
    return batch;
  }

  private void add(StoreOrder.Write write) {
    switch (write) {
      case StoreOrder.Accept(var operation, NewRecord record, boolean atOnce) ->
          draft(record.id()).accepted = record;
      case StoreOrder.Start start -> draft(start.id()).started = true;
      case StoreOrder.End end -> draft(end.id()).outcome = end.outcome();
      case StoreOrder.Release release -> draft(release.id()).released = true;
      case StoreOrder.Progressed(RecordId id, Progress progress) -> draft(id).progress = progress;
      case StoreOrder.Forget(StoreBatch.Forgotten one) -> forget(one);
    }
  }

  private Draft draft(RecordId id) {
    return drafts.computeIfAbsent(id, none -> new Draft());
  }

  private void forget(StoreBatch.Forgotten one) {
    Draft draft = drafts.get(one.id());
    if (draft != null && draft.accepted != null && isDone(draft, draft.accepted)) {
      drafts.remove(one.id()); // never to be written
    }
    forgotten.add(one); // which may be in the store already, if this is written again
  }

  private static boolean isDone(Draft draft, NewRecord accepted) {
    return draft.outcome != null || accepted.outcome() != null;
  }

  /// Sorted by id, so that two servers which write the same records do not wait for each other in a
  /// circle.
  private StoreBatch compose() {
    List<NewRecord> accepted = new ArrayList<>();
    List<RecordId> started = new ArrayList<>();
    List<StoreBatch.Ended> ended = new ArrayList<>();
    List<RecordId> released = new ArrayList<>();
    List<StoreBatch.Progressed> progressed = new ArrayList<>();
    new TreeMap<>(drafts)
        .forEach((id, draft) -> {
          if (draft.accepted != null) {
            accepted.add(asFarAsItCame(draft, draft.accepted));
          } else if (draft.outcome != null) {
            ended.add(new StoreBatch.Ended(id, draft.outcome));
          } else if (draft.started) {
            started.add(id);
          }
          if (draft.released) {
            released.add(id);
          }
          if (draft.progress != null && draft.outcome == null && !draft.released) {
            progressed.add(new StoreBatch.Progressed(id, draft.progress));
          }
        });
    return new StoreBatch(accepted, started, ended, released, forgotten, progressed);
  }

  private static NewRecord asFarAsItCame(Draft draft, NewRecord accepted) {
    if (draft.outcome != null) {
      return accepted.at(NewRecord.Stage.DONE, draft.outcome);
    }
    return draft.started ? accepted.at(NewRecord.Stage.STARTED, null) : accepted;
  }
}
