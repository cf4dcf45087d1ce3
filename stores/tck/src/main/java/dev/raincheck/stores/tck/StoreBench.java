package dev.raincheck.stores.tck;

import dev.raincheck.api.Progress;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.OperationStore;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.store.StoredOutcome;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A store, its present run, and short words for what a test does with them.
abstract class StoreBench {
  static final List<String> METHODS = List.of("t.work");
  static final byte[] REQUEST = "request".getBytes(StandardCharsets.UTF_8);
  static final StoredOutcome VALUE =
      new StoredOutcome(StoredOutcome.Kind.VALUE, "value".getBytes(StandardCharsets.UTF_8));

  static final StoredOutcome UNSTARTED =
      new StoredOutcome(StoredOutcome.Kind.UNSTARTED, new byte[] {3});

  OperationStore store;
  StoreRun run;

  /// {@return a store with nothing in it; [#reopen] finds it again}
  protected abstract OperationStore create();

  /// {@return what [#create] has made last, as another process would open it}
  protected abstract OperationStore reopen();

  /// Lets time pass for the store.
  ///
  /// @param ms how much, in milliseconds
  protected abstract void pass(long ms);

  @BeforeEach
  void open() throws StoreException {
    store = create();
    run = store.open("one");
  }

  @AfterEach
  void close() {
    run.close();
  }

  /// The run ends, and another one begins.
  StoreRun next() throws StoreException {
    run.close();
    run = reopen().open("two");
    return run;
  }

  static RecordId id(long number) {
    return new RecordId(1_000 + number, number, -number);
  }

  static NewRecord record(long number, NewRecord.Stage stage, boolean idempotent) {
    StoredOutcome outcome = stage == NewRecord.Stage.DONE ? VALUE : null;
    return new NewRecord(
        id(number), stage, "t.work", "alice", idempotent, REQUEST, 60_000, outcome, null, null);
  }

  static NewRecord queued(long number, String method, int bytes) {
    return new NewRecord(
        id(number),
        NewRecord.Stage.QUEUED,
        method,
        "",
        false,
        new byte[bytes],
        60_000,
        null,
        null,
        null);
  }

  void accept(NewRecord... records) throws StoreException {
    run.write(new StoreBatch(List.of(records), List.of(), List.of(), List.of(), List.of()));
  }

  /// {@return those that must not start}
  Set<RecordId> start(long... numbers) throws StoreException {
    List<RecordId> ids = Arrays.stream(numbers).mapToObj(StoreBench::id).toList();
    return run.write(new StoreBatch(List.of(), ids, List.of(), List.of(), List.of()));
  }

  void end(long number, StoredOutcome outcome) throws StoreException {
    var ended = List.of(new StoreBatch.Ended(id(number), outcome));
    run.write(new StoreBatch(List.of(), List.of(), ended, List.of(), List.of()));
  }

  void release(long number) throws StoreException {
    run.write(new StoreBatch(List.of(), List.of(), List.of(), List.of(id(number)), List.of()));
  }

  void forget(long number, String principal) throws StoreException {
    var forgotten = List.of(new StoreBatch.Forgotten(id(number), principal));
    run.write(new StoreBatch(List.of(), List.of(), List.of(), List.of(), forgotten));
  }

  void tell(Progress progress, long... numbers) throws StoreException {
    List<StoreBatch.Progressed> all =
        LongStream.of(numbers).mapToObj(it -> new StoreBatch.Progressed(id(it), progress)).toList();
    run.write(new StoreBatch(List.of(), List.of(), List.of(), List.of(), List.of(), all));
  }

  boolean cancel(StoreBatch.Forgotten wanted, StoredOutcome unstarted, StoredOutcome ran)
      throws StoreException {
    return run.cancel(new StoreRun.Stop(wanted, "no need", unstarted, ran));
  }

  StoredOperation found(long number) throws StoreException {
    return Objects.requireNonNull(run.find(id(number)), () -> "record " + number);
  }

  NewRecord.Stage stage(long number) throws StoreException {
    return found(number).record().stage();
  }

  /// What is over, and nothing else.
  int purge() throws StoreException {
    return run.purge(Long.MAX_VALUE);
  }

  List<Long> take(int max) throws StoreException {
    return numbers(run.take(METHODS, max, Long.MAX_VALUE).operations());
  }

  static List<Long> numbers(List<StoredOperation> taken) {
    return taken.stream().map(it -> it.record().id().high()).toList();
  }
}
