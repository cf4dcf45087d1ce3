package dev.raincheck.stores.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.store.StoreException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a server that cannot use its database is told, at start.
class StartTest {
  @BeforeEach
  @AfterEach
  void clear() throws SQLException {
    TestDatabase.clear();
  }

  private static PostgresStore store() {
    return PostgresStore.at(TestDatabase.url());
  }

  private static void assertRefused(PostgresStore store, String... parts) {
    StoreException refused = assertThrows(StoreException.class, () -> store.open("one"));
    assertEquals(StoreException.Kind.UNUSABLE, refused.kind());
    assertSays(String.valueOf(refused.getMessage()), parts);
  }

  private static void assertSays(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void urlOfSomethingElse_isRefused_withoutItsPassword() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> PostgresStore.at("jdbc:mysql://db/raincheck?password=secret"));
    assertSays(refused.getMessage(), "jdbc:mysql://db/raincheck\"", "jdbc:postgresql://");
    assertTrue(!refused.getMessage().contains("secret"), refused::getMessage);
  }

  @Test
  void nobodyThere_isSaid() {
    assertRefused(
        PostgresStore.at("jdbc:postgresql://127.0.0.1:1/raincheck"),
        "jdbc:postgresql://127.0.0.1:1/raincheck",
        "cannot be reached",
        "expected: a PostgreSQL that listens there");
  }

  @Test
  void noSuchDatabase_isSaid() {
    String url = TestDatabase.url().replace("/postgres?", "/nowhere?");
    assertRefused(PostgresStore.at(url), "has no such database", "createdb");
  }

  @Test
  void roleThatMayNotLogIn_isSaid() throws SQLException {
    TestDatabase.sql("drop role if exists locked_out; create role locked_out");
    String url = TestDatabase.url().replaceAll("\\?.*", "");
    assertRefused(
        PostgresStore.at(url).withUser("locked_out", "wrong"), "refuses the user or the password");
  }

  @Test
  void roleThatMayMakeNoTables_isSaid() throws SQLException {
    TestDatabase.sql("drop role if exists reader; create role reader login");
    String url = TestDatabase.url().replaceAll("\\?.*", "");
    assertRefused(
        PostgresStore.at(url).withUser("reader", ""), "CREATE on the database", "schema()");
  }

  @Test
  void newerVersion_isRefused() throws Exception {
    store().open("one").close();
    TestDatabase.sql("update meta set version = 99");
    assertRefused(
        store(), "version 99", "expected: at most " + Scripts.VERSION, "a newer Raincheck");
  }

  @Test
  void tablesOfAnotherProgram_areRefused_andLeftAsTheyAre() throws Exception {
    TestDatabase.sql("create schema raincheck; create table raincheck.server(theirs int)");
    assertRefused(store(), "a table server of another program", "currentSchema");
    assertEquals("0", TestDatabase.ask("select count(*) from raincheck.server"));
  }

  @Test
  void fsyncOff_isRefused_unlessAllowed() throws Exception {
    try (var database = EmbeddedPostgres.start()) {
      PostgresStore store = PostgresStore.at(database.getJdbcUrl("postgres", "postgres"));
      assertRefused(store, "fsync=off", "expected: on");
      store.allowingFsyncOff().open("one").close();
    }
  }

  @Test
  void printedSchema_isWhatServersUse() throws Exception {
    TestDatabase.sql(PostgresStore.schema());
    store().open("one").close();
    assertEquals("1", TestDatabase.ask("select count(*) from server"));
    assertEquals("32", TestDatabase.ask("select length(token_secret) from meta"));
  }

  @Test
  void serversThatStartTogether_makeTheTablesOnce() throws Exception {
    try (var servers = Executors.newFixedThreadPool(4)) {
      Callable<String> start =
          () -> {
            try (var run = store().open("one of four")) {
              return run.identity().store();
            }
          };
      List<Future<String>> stores = servers.invokeAll(List.of(start, start, start, start));
      Awaitility.await().until(() -> stores.stream().allMatch(Future::isDone));
      for (Future<String> one : stores) {
        assertEquals(stores.getFirst().get(), one.get());
      }
    }
  }

  @Test
  void databaseThatMayOnlyBeRead_isSaid() {
    assertRefused(
        PostgresStore.at(TestDatabase.url() + "&options=-c%20default_transaction_read_only=on"),
        "may be written");
  }

  @Test
  void tablesWithoutAVersion_areRefused() throws Exception {
    store().open("one").close();
    TestDatabase.sql("delete from meta");
    assertRefused(store(), "tables without a version", "backup");
  }
}
