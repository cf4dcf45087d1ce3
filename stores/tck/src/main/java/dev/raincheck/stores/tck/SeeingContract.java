package dev.raincheck.stores.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.Progress;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// The part of [OperationStoreContract] that is about what a run sees of the records of another
/// one.
abstract class SeeingContract extends TakingContract {
  private static final Progress HALF = new Progress(0.5, "half");

  /// Whether another run may go on beside the present one.
  private boolean isShared() throws StoreException {
    try {
      reopen().open("beside").close();
      return true;
    } catch (StoreException refused) {
      assertEquals(StoreException.Kind.UNUSABLE, refused.kind(), refused::getMessage);
      return false;
    }
  }

  private static Set<StoreRun.Seen> seen(StoreRun by, long... numbers) throws StoreException {
    List<RecordId> records = LongStream.of(numbers).mapToObj(StoreBench::id).toList();
    List<StoreRun.Seen> seen = by.see(records);
    assertEquals(seen.size(), new HashSet<>(seen).size(), "each once");
    return Set.copyOf(seen);
  }

  private static StoreRun.Seen ended(long number) {
    return new StoreRun.Seen(id(number), true, null);
  }

  /// It is remembered without its outcome, once that is kept no longer.
  private static NewRecord remembered(long number) {
    var name = new RecordName("abc." + number, 8, 0, 90_000);
    return new NewRecord(
        id(number),
        NewRecord.Stage.DONE,
        "t.work",
        "alice",
        false,
        REQUEST,
        60_000,
        VALUE,
        name,
        null);
  }

  @Test
  void recordsOfAnotherRun_areSeen_whenTheyHaveEnded_orToldOfProgress() throws StoreException {
    accept(record(1, NewRecord.Stage.STARTED, false), record(2, NewRecord.Stage.STARTED, false));
    accept(record(3, NewRecord.Stage.STARTED, false), record(4, NewRecord.Stage.QUEUED, false));
    accept(record(5, NewRecord.Stage.DONE, false), remembered(6));
    end(1, VALUE);
    tell(HALF, 2);
    if (!isShared()) {
      assertEquals(Set.of(), seen(run, 1, 2, 3, 4, 5, 6, 7), "there are no others");
      return;
    }
    try (StoreRun beside = reopen().open("beside")) {
      var told = new StoreRun.Seen(id(2), false, HALF);
      assertEquals(Set.of(ended(1), told, ended(5), ended(6)), seen(beside, 1, 2, 3, 4, 5, 6, 7));
      assertEquals(Set.of(ended(1)), seen(beside, 3, 1), "what was asked for");
      assertEquals(Set.of(), seen(beside));
      forget(1, "alice");
      release(2);
      pass(61_000);
      purge();
      assertEquals(Set.of(ended(6)), seen(beside, 1, 2, 3, 4, 5, 6));
    }
  }

  @Test
  void whatWasLeftToAnotherRun_isSeenWhenThatEndsIt() throws StoreException {
    accept(record(1, NewRecord.Stage.QUEUED, false));
    release(1);
    if (!isShared()) {
      return;
    }
    try (StoreRun beside = reopen().open("beside")) {
      assertEquals(List.of(1L), numbers(beside.take(METHODS, 9, Long.MAX_VALUE).operations()));
      assertEquals(Set.of(), seen(run, 1));
      var end = List.of(new StoreBatch.Ended(id(1), VALUE));
      beside.write(new StoreBatch(List.of(), List.of(), end, List.of(), List.of()));
      assertEquals(Set.of(ended(1)), seen(run, 1));
    }
  }
}
