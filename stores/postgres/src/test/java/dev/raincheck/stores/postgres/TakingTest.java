package dev.raincheck.stores.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.NewRecord.Stage;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is queued is found without a look at anything else, and is never lost between two hands.
class TakingTest {
  private static final int OTHERS = 20_000;

  @BeforeEach
  void clear() throws SQLException {
    TestDatabase.clear();
  }

  private static StoreRun open(String url) throws StoreException {
    return PostgresStore.at(url).open("taker");
  }

  private static void leaveQueued(String method, long first, int count) throws StoreException {
    try (StoreRun run = open(TestDatabase.url())) {
      List<NewRecord> records =
          LongStream.range(first, first + count)
              .mapToObj(number ->
                  new NewRecord(
                      Writes.id(number),
                      Stage.QUEUED,
                      method,
                      "",
                      false,
                      new byte[100],
                      1,
                      null,
                      null,
                      null))
              .toList();
      run.write(new StoreBatch(records, List.of(), List.of(), List.of(), List.of()));
    }
  }

  /// As the server does it, with nothing analyzed yet.
  private static String plan(List<String> methods) throws SQLException {
    try (Connection connection = TestDatabase.connector().connect();
        PreparedStatement explain =
            connection.prepareStatement(
                "explain (analyze, costs off, timing off, summary off) " + Taking.SQL)) {
      connection.setAutoCommit(false);
      explain.setArray(1, connection.createArrayOf("text", methods.toArray()));
      explain.setInt(2, Short.MAX_VALUE);
      explain.setInt(3, 64);
      explain.setInt(4, 64);
      explain.setLong(5, 1);
      explain.setLong(6, 1);
      explain.setLong(7, 1_000_000);
      var lines = new StringBuilder();
      try (ResultSet plan = explain.executeQuery()) {
        while (plan.next()) {
          lines.append(plan.getString(1)).append('\n');
        }
      }
      connection.rollback();
      return lines.toString();
    }
  }

  private static void assertReadsWhatItTakes(String plan) {
    assertTrue(plan.contains("Index Scan using operation_free on operation"), plan);
    assertTrue(plan.contains("Index Cond: (method = m.name)"), plan);
    assertTrue(plan.contains("Index Scan using operation_pkey on operation o"), plan);
    assertFalse(plan.contains("Seq Scan"), plan);
    assertFalse(plan.contains("Rows Removed by Filter"), plan);
    assertFalse(plan.contains("rows=" + OTHERS), plan);
  }

  @Test
  void rowsOfMethodsThatNobodyServes_areNotRead_analyzedOrNot() throws Exception {
    leaveQueued("t.nobodys", 1, OTHERS);
    leaveQueued("t.work", OTHERS + 1, 100);
    List<String> methods = List.of("t.none", "t.work");
    assertReadsWhatItTakes(plan(methods));
    TestDatabase.sql("analyze operation");
    assertReadsWhatItTakes(plan(methods));
  }

  @Test
  void whatNobodyHereServes_isNoNews() throws Exception {
    leaveQueued("t.nobodys", 1, 1);
    try (StoreRun run = open(TestDatabase.url())) {
      assertFalse(run.news(List.of("t.work")).mayTake());
      assertTrue(run.news(List.of("t.work", "t.nobodys")).mayTake());
    }
  }

  @Test
  void takeWhoseCommitIsInDoubt_strandsNothing() throws Exception {
    leaveQueued("t.work", 1, 100);
    try (var proxy = new DatabaseProxy(TestDatabase.port());
        StoreRun run = open(TestDatabase.url().replace(TestDatabase.host(), proxy.host()))) {
      assertEquals(10, Writes.take(run, 10).size());
      for (int i = 0; i < 2; i++) {
        proxy.swallowCommit();
        assertThrows(StoreException.class, () -> Writes.take(run, 64));
      }
      assertEquals("74", owned(run), "it was committed all the same");
      assertEquals(LongStream.rangeClosed(11, 20).boxed().toList(), Writes.take(run, 10));
      assertEquals("20", owned(run));
    }
  }

  /// The database was still at it when the next take passed over what it had locked.
  @Test
  void takeWhoseCommitComesLate_strandsNothing() throws Exception {
    leaveQueued("t.work", 1, 10);
    try (var proxy = new DatabaseProxy(TestDatabase.port());
        StoreRun run = open(TestDatabase.url().replace(TestDatabase.host(), proxy.host()))) {
      proxy.swallowCommit();
      assertThrows(StoreException.class, () -> Writes.take(run, 5));
      TestDatabase.sql("update operation set owner = null, method = 't.locked' where take = 1");
      assertEquals(LongStream.rangeClosed(6, 10).boxed().toList(), Writes.take(run, 5));
      assertFalse(run.news(List.of("t.work")).mayTake());
      TestDatabase.sql(
          "update operation set owner = %d, method = 't.work' where take = 1"
              .formatted(run.identity().epoch()));
      assertTrue(run.news(List.of("t.work")).mayTake(), "else nobody takes again");
      assertEquals(LongStream.rangeClosed(1, 5).boxed().toList(), Writes.take(run, 5));
      assertFalse(run.news(List.of("t.work")).mayTake());
    }
  }

  private static String owned(StoreRun run) throws SQLException {
    return TestDatabase.ask(
        "select count(*) from operation where owner = " + run.identity().epoch());
  }

  @Test
  void textThatNoDatabaseHolds_isRefused_andSoIsWhatAnAdministratorForbids() throws Exception {
    try (StoreRun run = open(TestDatabase.url());
        Connection connection = TestDatabase.connector().connect();
        Statement statement = connection.createStatement()) {
      assertRefused(run, "with a \0 in it");
      statement.execute("alter table operation add check(principal <> 'mallory')");
      assertRefused(run, "mallory");
      Writes.accept(run, Writes.record(2, Stage.QUEUED, false));
    }
  }

  private static void assertRefused(StoreRun run, String principal) {
    var record =
        new NewRecord(
            Writes.id(1),
            Stage.QUEUED,
            "t.work",
            principal,
            false,
            new byte[1],
            1,
            null,
            null,
            null);
    StoreException refused = assertThrows(StoreException.class, () -> Writes.accept(run, record));
    assertEquals(StoreException.Kind.REFUSED, refused.kind(), refused::getMessage);
  }
}
