package dev.raincheck.benchmarks;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/// What the store's writes give by themselves, in batches of as many as are under way: the limit of
/// what a server can reach with it.
final class BareStore {
  private static final byte[] REQUEST = new byte[60];
  private static final StoredOutcome OUTCOME =
      new StoredOutcome(StoredOutcome.Kind.VALUE, new byte[] {1});

  private final StoreRun run;

  BareStore(StoreRun run) {
    this.run = run;
  }

  private static NewRecord record(NewRecord.Stage stage) {
    var random = ThreadLocalRandom.current();
    var id = new RecordId(System.currentTimeMillis(), random.nextLong(), random.nextLong());
    return new NewRecord(
        id,
        stage,
        "stored.lasting",
        "",
        false,
        REQUEST,
        900_000,
        stage == NewRecord.Stage.DONE ? OUTCOME : null,
        null,
        null);
  }

  static List<NewRecord> records(int count, NewRecord.Stage stage) {
    return IntStream.range(0, count).mapToObj(it -> record(stage)).toList();
  }

  void accept(List<NewRecord> records) throws StoreException {
    run.write(new StoreBatch(records, List.of(), List.of(), List.of(), List.of()));
  }

  private void end(List<NewRecord> records) throws StoreException {
    var ended = records.stream().map(it -> new StoreBatch.Ended(it.id(), OUTCOME)).toList();
    run.write(new StoreBatch(List.of(), List.of(), ended, List.of(), List.of()));
  }

  private void forget(List<NewRecord> records) throws StoreException {
    var forgotten = records.stream().map(it -> new StoreBatch.Forgotten(it.id(), "")).toList();
    run.write(new StoreBatch(List.of(), List.of(), List.of(), List.of(), forgotten));
  }

  /// {@return operations/s}
  double measure(String what, int batch, Duration time) throws StoreException {
    long startNs = System.nanoTime();
    long count = 0;
    do {
      List<NewRecord> records = records(batch, NewRecord.Stage.STARTED);
      accept(records);
      if (what.equals(StoreBenchmark.LIVES)) {
        end(records);
        forget(records);
      }
      count += batch;
    } while (System.nanoTime() - startNs < time.toNanos());
    return count / ((System.nanoTime() - startNs) / 1e9);
  }
}
