package dev.raincheck.stores.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.NewRecord.Stage;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreRun;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the whole lives of operations (recorded, ended, deleted) cost the database, in batches of
/// as many as are under way. These counts do not depend on the machine.
class CostTest {
  private static final int OPERATIONS = 4_000;
  private static final double WAL_BYTES_MAX = 900;

  /// Of two entries in the index of names, and what the record has of its name.
  private static final double NAME_BYTES_MAX = 250;

  private static final Duration LONG = Duration.ofMinutes(20);
  private static final Lease SELDOM = new Lease(LONG, LONG, LONG, LONG, LONG);

  /// What the database writes from time to time by itself is not counted, however long it all
  /// takes.
  @BeforeAll
  static void writeNothingByItself() throws Exception {
    TestDatabase.sql("alter system set checkpoint_timeout = '1d'");
    TestDatabase.sql("alter system set autovacuum = off");
    TestDatabase.sql("select pg_reload_conf()");
  }

  @AfterAll
  static void beAsBefore() throws Exception {
    TestDatabase.sql("alter system reset all");
    TestDatabase.sql("select pg_reload_conf()");
  }

  @BeforeEach
  void clear() throws Exception {
    TestDatabase.clear();
  }

  private record Cost(double commits, double statements, double walBytes) {}

  private static Cost cost(int batch, boolean named) throws Exception {
    try (var proxy = new DatabaseProxy(TestDatabase.port());
        StoreRun run =
            PostgresStore.at(TestDatabase.url().replace(TestDatabase.host(), proxy.host()))
                .with(SELDOM)
                .open("one")) {
      live(run, 0, 1_000, batch, named);
      TestDatabase.sql("checkpoint"); // none comes in between; pages are written whole once
      live(run, 1_000, 1_000, batch, named);
      long commits = proxy.commits();
      long statements = proxy.statements();
      long walBytes = walBytes();
      live(run, 2_000, OPERATIONS, batch, named);
      double count = OPERATIONS;
      return new Cost(
          (proxy.commits() - commits) / count,
          (proxy.statements() - statements) / count,
          (walBytes() - walBytes) / count);
    }
  }

  private static void live(StoreRun run, long first, int count, int batch, boolean named)
      throws Exception {
    for (long next = first; next < first + count; next += batch) {
      List<RecordId> ids =
          LongStream.range(next, Math.min(next + batch, first + count))
              .mapToObj(Writes::id)
              .toList();
      List<NewRecord> records = ids.stream().map(id -> started(id, named)).toList();
      run.write(new StoreBatch(records, List.of(), List.of(), List.of(), List.of()));
      var ended = ids.stream().map(it -> new StoreBatch.Ended(it, Writes.VALUE)).toList();
      run.write(new StoreBatch(List.of(), List.of(), ended, List.of(), List.of()));
      var gone = ids.stream().map(it -> new StoreBatch.Forgotten(it, "")).toList();
      run.write(new StoreBatch(List.of(), List.of(), List.of(), List.of(), gone));
    }
  }

  private static NewRecord started(RecordId id, boolean named) {
    RecordName name = named ? name(id) : null;
    return new NewRecord(
        id, Stage.STARTED, "t.work", "", false, new byte[60], 900_000, null, name, null);
  }

  /// By which a server finds the call of a session again.
  private static RecordName name(RecordId id) {
    String session = Long.toString(1L << 52, 36); // as long as most are
    return new RecordName(
        session + "." + Long.toString(id.high(), 36), id.high(), 0, Duration.ofDays(1).toMillis());
  }

  private static long walBytes() throws Exception {
    return Long.parseLong(
        TestDatabase.ask("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"));
  }

  @Test
  void with64InFlight_aFewCommitsAndStatements() throws Exception {
    Cost cost = cost(64, false);
    assertTrue(cost.commits() <= 0.15, cost::toString);
    assertTrue(cost.statements() <= 0.6, cost::toString);
    assertTrue(cost.walBytes() <= WAL_BYTES_MAX, cost::toString);
  }

  @Test
  void with1000InFlight_evenFewer() throws Exception {
    Cost cost = cost(1_000, false);
    assertTrue(cost.commits() <= 0.02, cost::toString);
    assertTrue(cost.statements() <= 0.1, cost::toString);
    assertTrue(cost.walBytes() <= WAL_BYTES_MAX, cost::toString);
  }

  @Test
  void callsOfSessions_costTheirNamesInTheIndexBesideThat() throws Exception {
    Cost cost = cost(1_000, true);
    assertTrue(cost.commits() <= 0.02, cost::toString);
    assertTrue(cost.statements() <= 0.1, cost::toString);
    assertTrue(cost.walBytes() <= WAL_BYTES_MAX + NAME_BYTES_MAX, cost::toString);
  }

  @Test
  void serverThatIdles_writesNothingButItsLease() throws Exception {
    try (StoreRun run = PostgresStore.at(TestDatabase.url()).with(SELDOM).open("one")) {
      live(run, 0, 10, 10, false);
      String before = transactionsThatWrote();
      run.news(List.of("t.work"));
      run.waiting();
      run.fleet();
      assertEquals(0, run.purge(10));
      assertEquals(before, transactionsThatWrote());
    }
  }

  private static String transactionsThatWrote() throws Exception {
    return TestDatabase.ask("select pg_snapshot_xmax(pg_current_snapshot())");
  }
}
