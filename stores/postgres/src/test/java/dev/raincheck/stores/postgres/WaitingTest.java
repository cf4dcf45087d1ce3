package dev.raincheck.stores.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.store.StoreRun;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What waits is counted in no time, however much that is.
class WaitingTest {
  private static final int MANY = 40_000;

  private StoreRun run;

  @BeforeEach
  void open() throws Exception {
    TestDatabase.clear();
    run = PostgresStore.at(TestDatabase.url()).open("one");
  }

  @AfterEach
  void close() {
    run.close();
  }

  private static void leave(int count, String where) throws SQLException {
    TestDatabase.sql(
        "insert into operation(issued_ms, id, stage, owner, idempotent, method, principal,"
            + " retention_ms) select n, gen_random_uuid(), stage, owner, false, 't.work', '', 1"
            + " from generate_series(1, "
            + count
            + ") n, (values "
            + where
            + ") v(stage, owner)");
  }

  private static String plan() throws SQLException {
    try (Connection connection = TestDatabase.connector().connect();
        Statement explain = connection.createStatement();
        ResultSet plan =
            explain.executeQuery(
                "explain (analyze, costs off, timing off, summary off) " + Waiting.SQL)) {
      var lines = new StringBuilder();
      while (plan.next()) {
        lines.append(plan.getString(1)).append('\n');
      }
      return lines.toString();
    }
  }

  private static void assertReadsSomeThousands() throws SQLException {
    String plan = plan();
    assertTrue(plan.contains("using operation_free on operation (actual rows=10000"), plan);
    assertFalse(plan.contains("rows=" + MANY), plan);
    assertFalse(plan.contains("Seq Scan on operation"), plan);
  }

  @Test
  void few_areCounted_andNothingElse() throws Exception {
    assertEquals(0, run.waiting());
    leave(12, "(0, null::bigint), (0, 1), (1, 1), (2, null)");
    assertEquals(12, run.waiting());
  }

  @Test
  void many_areEstimated() throws Exception {
    leave(MANY, "(0, null::bigint), (2, null)");
    long before = run.waiting(); // the database may have looked through it by itself
    assertTrue(before >= Waiting.COUNTED_MAX, before + " of " + MANY);
    assertReadsSomeThousands();
    TestDatabase.sql("analyze operation");
    long estimated = run.waiting();
    assertTrue(Math.abs(estimated - MANY) < MANY / 10, estimated + " of " + MANY);
    assertReadsSomeThousands();
  }

  /// Beside rows of other kinds, and of both clients in each page.
  @Test
  void whoseManyAre_isKnownBySomePages() throws Exception {
    leave(MANY, "(0, null::bigint), (2, null)");
    TestDatabase.sql("update operation set principal = 'alice' where issued_ms % 4 > 0");
    TestDatabase.sql(
        "insert into operation(issued_ms, id, stage, owner, idempotent, method, principal,"
            + " retention_ms) select issued_ms + 1000000, id, stage, owner, idempotent, method,"
            + " principal, retention_ms from operation");
    Map<String, Long> sample = run.waitingSample();
    assertEquals(Set.of("alice", ""), sample.keySet());
    long drawn = sample.get("alice") + sample.get("");
    assertTrue(drawn > 1_000 && drawn < 2 * MANY, sample::toString);
    assertEquals(0.75, (double) sample.get("alice") / drawn, 0.1, sample::toString);
  }

  /// However much is kept beside them: pages of the whole table may have none of theirs.
  @Test
  void whoseFewAre_isCounted() throws Exception {
    leave(MANY, "(2, null::bigint)");
    leave(Waiting.COUNTED_MAX - 1, "(0, null::bigint)");
    TestDatabase.sql("update operation set principal = 'alice' where stage = 0 and issued_ms < 8");
    assertEquals(Map.of("alice", 7L, "", Waiting.COUNTED_MAX - 8L), run.waitingSample());
  }

  /// Else one row of one client would stand for all.
  @Test
  void whoseManyAre_isNotSaidByAFew() {
    assertEquals(Map.of(), Waiting.ifEnough(Map.of("alice", 50L, "", 49L)));
    Map<String, Long> enough = Map.of("alice", 50L, "", 50L);
    assertEquals(enough, Waiting.ifEnough(enough));
  }

  /// Of which the database knows nothing yet.
  @Test
  void few_areCounted_ofWhatWereMany() throws Exception {
    leave(MANY, "(0, null::bigint)");
    TestDatabase.sql("analyze operation");
    TestDatabase.sql("update operation set stage = 2 where issued_ms > 7");
    assertEquals(7, run.waiting());
  }
}
