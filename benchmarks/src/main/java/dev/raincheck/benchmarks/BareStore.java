package dev.raincheck.benchmarks;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestEncoder;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.HdrHistogram.Recorder;

/// What the store's writes give by themselves, in batches of as many as are under way: the limit of
/// what a server can reach with it.
final class BareStore {
  private static final byte[] REQUEST = request();
  private static final StoredOutcome OUTCOME =
      new StoredOutcome(StoredOutcome.Kind.VALUE, new byte[] {1});

  private final StoreRun run;

  BareStore(StoreRun run) {
    this.run = run;
  }

  /// As a server records it.
  private static byte[] request() {
    var options = new Request.Options(null, null, 900_000L, false, Map.of());
    var arguments = Slice.of(Values.encode(List.of(1L)));
    var header = Request.Header.sessionless(1);
    return new RequestEncoder()
        .encode(new Request.Call(header, 0, "stored.lasting", arguments, options))
        .toByteArray();
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

  /// {@return operations/s, and how long a commit takes}
  ///
  /// @param what whole lives, or that they begin
  StoreTurn measure(String what, int batch, Duration time) throws StoreException {
    var took = new Recorder(3);
    long startNs = System.nanoTime();
    long count = 0;
    do {
      List<NewRecord> records = records(batch, NewRecord.Stage.STARTED);
      long acceptingNs = System.nanoTime();
      accept(records);
      took.recordValue(System.nanoTime() - acceptingNs);
      if (what.equals(StoreBenchmark.LIVES)) {
        end(records);
        forget(records);
      }
      count += batch;
    } while (System.nanoTime() - startNs < time.toNanos());
    long passedNs = System.nanoTime() - startNs;
    StoreTurn commits = StoreTurn.of(took.getIntervalHistogram(), passedNs);
    return new StoreTurn(count / (passedNs / 1e9), commits.p50Ms(), commits.p99Ms(), count);
  }
}
