package dev.raincheck.stores.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tables of an older version become those of the present one, and keep what is in them.
class MigrationTest {
  @BeforeEach
  void makeFirstVersion() throws Exception {
    TestDatabase.clear();
    TestDatabase.sql(firstVersion());
    TestDatabase.sql(
        "set search_path = raincheck; insert into operation(issued_ms, id, stage, idempotent,"
            + " method, principal, request, retention_ms) select 1000 + n, gen_random_uuid(), 0,"
            + " false, 't.work', 'alice', 'x', 60000 from generate_series(1, 10) n");
  }

  @AfterEach
  void clear() throws SQLException {
    TestDatabase.clear();
  }

  /// As the first version printed it.
  private static String firstVersion() throws IOException {
    try (InputStream script =
        Objects.requireNonNull(MigrationTest.class.getResourceAsStream("schema-1.sql"))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static StoreRun open() throws StoreException {
    return PostgresStore.at(TestDatabase.url()).open("one");
  }

  private static String columnsAndIndexes() throws SQLException {
    return TestDatabase.ask(
        """
        select string_agg(it, E'\\n' order by it) from (
          select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as it
            from information_schema.columns where table_schema = 'raincheck'
          union all select indexdef from pg_indexes where schemaname = 'raincheck') all_of_it\
        """);
  }

  private static void assertMigrated() throws Exception {
    assertEquals(String.valueOf(Scripts.VERSION), TestDatabase.ask("select version from meta"));
    String migrated = columnsAndIndexes();
    try (StoreRun run = open()) {
      assertEquals(10, Writes.take(run, 99).size());
    }
    TestDatabase.clear();
    open().close();
    assertEquals(columnsAndIndexes(), migrated);
  }

  @Test
  void olderVersion_isMadeThePresentOne_once_andLosesNothing() throws Exception {
    try (var servers = Executors.newFixedThreadPool(3)) {
      Callable<Void> start =
          () -> {
            open().close();
            return null;
          };
      for (Future<Void> started : servers.invokeAll(List.of(start, start, start))) {
        started.get();
      }
    }
    assertMigrated();
  }

  @Test
  void printedMigration_doesTheSame() throws Exception {
    TestDatabase.sql(PostgresStore.migration(1));
    assertMigrated();
    assertThrows(IllegalArgumentException.class, () -> PostgresStore.migration(Scripts.VERSION));
  }

  @Test
  void tablesThatSomebodyElseOwns_stayAsTheyAre_andTheOwnerIsToldWhatToDo() throws Exception {
    TestDatabase.sql(
        "drop role if exists server_only; create role server_only login; grant usage on schema"
            + " raincheck to server_only; grant select, insert, update, delete on all tables in"
            + " schema raincheck to server_only");
    String url = TestDatabase.url().replaceAll("\\?.*", "");
    PostgresStore store = PostgresStore.at(url).withUser("server_only", "");
    StoreException refused = assertThrows(StoreException.class, () -> store.open("one"));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("version 1, which could not be made "), message);
    assertTrue(message.contains("PostgresStore.migration(1)"), message);
    assertEquals("1", TestDatabase.ask("select version from meta"));
    TestDatabase.sql(PostgresStore.migration(1));
    store.open("one").close();
    TestDatabase.sql("drop owned by server_only; drop role server_only");
  }

  @Test
  void tablesThatSomebodyHoldsLocked_areWaitedFor_butNotWithoutEnd() throws Exception {
    try (Connection older = TestDatabase.connector().connect();
        Statement statement = older.createStatement()) {
      statement.execute("set idle_in_transaction_session_timeout = 0");
      older.setAutoCommit(false);
      statement.execute("select * from operation");
      StoreException refused = assertThrows(StoreException.class, MigrationTest::open);
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.contains("nobody who holds them locked"), message);
      older.rollback();
    }
    open().close();
    assertMigrated();
  }

  /// As often as it takes until the driver has the database keep the plans.
  private static void useAll(StoreRun run, long first) throws StoreException {
    for (long number = first; number < first + 20; number++) {
      Writes.accept(run, Writes.record(number, NewRecord.Stage.QUEUED, false));
      run.find(Writes.id(number));
      run.find("alice", "none");
      Writes.release(run, number);
      assertEquals(List.of(number), Writes.take(run, 1));
      Writes.start(run, number);
      Writes.end(run, number);
      run.news(List.of("t.work"));
      run.purge(1);
    }
  }

  @Test
  void serverThatRuns_isNotDisturbed_byALaterVersionsColumns() throws Exception {
    TestDatabase.clear();
    try (StoreRun run = open()) {
      useAll(run, 1);
      TestDatabase.sql(
          "alter table operation add later text; alter table server add later text; alter table"
              + " meta add later text");
      useAll(run, 101);
      assertEquals(1, run.fleet().size());
    }
  }

  /// It does not begin by its own will; a new process of that version would.
  @Test
  void serverThatRuns_beginsAnew_alsoOnALaterVersionsTables() throws Exception {
    PostgresStore store = PostgresStore.at(TestDatabase.url());
    StoreRun dead = store.open("one");
    TestDatabase.sql("update meta set version = version + 1; update server set state = 2");
    assertThrows(StoreException.class, () -> dead.news(List.of("t.work")));
    dead.close();
    try (StoreRun run = store.open("one")) {
      assertEquals(10, Writes.take(run, 99).size());
    }
    StoreException refused = assertThrows(StoreException.class, MigrationTest::open);
    assertTrue(String.valueOf(refused.getMessage()).contains("a newer Raincheck"));
  }
}
