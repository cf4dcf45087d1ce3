package dev.raincheck.stores.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.Progress;
import dev.raincheck.server.store.NewRecord.Stage;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreRun;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a run sees of the records of another one.
class SeenTest {
  @BeforeEach
  void clear() throws Exception {
    TestDatabase.clear();
  }

  @Test
  void recordsOfOthers_areSeen_whenTheyHaveEnded_orToldOfProgress() throws Exception {
    var half = new Progress(0.5, "half");
    try (StoreRun one = PostgresStore.at(TestDatabase.url()).open("one");
        StoreRun other = PostgresStore.at(TestDatabase.url()).open("other")) {
      Writes.accept(
          one, Writes.record(1, Stage.STARTED, false), Writes.record(2, Stage.STARTED, false));
      Writes.accept(
          one, Writes.record(3, Stage.STARTED, false), Writes.record(4, Stage.QUEUED, false));
      Writes.end(one, 1);
      Writes.tell(one, 2, half);
      List<RecordId> watched = LongStream.rangeClosed(1, 5).mapToObj(Writes::id).toList();
      assertEquals(
          Set.of(
              new StoreRun.Seen(Writes.id(1), true, null),
              new StoreRun.Seen(Writes.id(2), false, half)),
          Set.copyOf(other.see(watched)));
    }
  }
}
