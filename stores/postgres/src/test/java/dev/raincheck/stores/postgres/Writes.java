package dev.raincheck.stores.postgres;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// Small batches for tests, of records that have a number.
final class Writes {
  static final StoredOutcome VALUE = new StoredOutcome(StoredOutcome.Kind.VALUE, new byte[] {7});

  private Writes() {}

  static RecordId id(long number) {
    return new RecordId(1_000 + number, number, -number);
  }

  static NewRecord record(long number, NewRecord.Stage stage, boolean idempotent) {
    StoredOutcome outcome = stage == NewRecord.Stage.DONE ? VALUE : null;
    return new NewRecord(
        id(number),
        stage,
        "t.work",
        "alice",
        idempotent,
        new byte[] {1, 2},
        60_000,
        outcome,
        null,
        null);
  }

  /// Ids rise with the numbers, and names fall if `step` is -1.
  static Void acceptNamed(StoreRun run, long first, int count, int step) throws StoreException {
    accept(
        run,
        LongStream.range(0, count)
            .mapToObj(it -> named(first + it, step > 0 ? it : count - 1 - it))
            .toArray(NewRecord[]::new));
    return null;
  }

  private static NewRecord named(long number, long key) {
    return new NewRecord(
        id(number),
        NewRecord.Stage.QUEUED,
        "t.work",
        "alice",
        false,
        new byte[] {1, 2},
        60_000,
        null,
        new RecordName("key of t\n" + key, 7, 5_000, 90_000),
        null);
  }

  static StoreBatch batch(NewRecord... records) {
    return new StoreBatch(List.of(records), List.of(), List.of(), List.of(), List.of());
  }

  static void accept(StoreRun run, NewRecord... records) throws StoreException {
    run.write(batch(records));
  }

  static void acceptMany(StoreRun run, NewRecord.Stage stage, long first, int count)
      throws StoreException {
    accept(
        run,
        LongStream.range(first, first + count)
            .mapToObj(it -> record(it, stage, false))
            .toArray(NewRecord[]::new));
  }

  static void start(StoreRun run, long number) throws StoreException {
    run.write(new StoreBatch(List.of(), List.of(id(number)), List.of(), List.of(), List.of()));
  }

  static void end(StoreRun run, long number) throws StoreException {
    var ended = List.of(new StoreBatch.Ended(id(number), VALUE));
    run.write(new StoreBatch(List.of(), List.of(), ended, List.of(), List.of()));
  }

  static void release(StoreRun run, long number) throws StoreException {
    run.write(new StoreBatch(List.of(), List.of(), List.of(), List.of(id(number)), List.of()));
  }

  static StoreBatch.Forgotten forgotten(long number) {
    return new StoreBatch.Forgotten(id(number), "alice");
  }

  static void forget(StoreRun run, long number) throws StoreException {
    run.write(
        new StoreBatch(List.of(), List.of(), List.of(), List.of(), List.of(forgotten(number))));
  }

  /// In one batch.
  ///
  /// @param step 1 for upwards, -1 for downwards
  static Void forgetAll(StoreRun run, long first, int count, int step) throws StoreException {
    var all = new ArrayList<StoreBatch.Forgotten>();
    for (int i = 0; i < count; i++) {
      all.add(forgotten(step > 0 ? first + i : first + count - 1 - i));
    }
    run.write(new StoreBatch(List.of(), List.of(), List.of(), List.of(), all));
    return null;
  }

  static List<Long> take(StoreRun run, int max) throws StoreException {
    return run.take(List.of("t.work"), max, Long.MAX_VALUE).operations().stream()
        .map(it -> it.record().id().high())
        .toList();
  }

  static List<Long> takeAll(StoreRun run) throws StoreException {
    var all = new ArrayList<Long>();
    for (List<Long> some = take(run, 7); !some.isEmpty(); some = take(run, 7)) {
      all.addAll(some);
    }
    return all;
  }

  static StoreRun.Stop stop(long number) {
    return new StoreRun.Stop(forgotten(number), "no need", VALUE, VALUE);
  }
}
