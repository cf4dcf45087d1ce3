package dev.raincheck.stores.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.store.StoreRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is over is found without a look at what is kept, however much that is.
class PurgePlanTest {
  private static final int KEPT = 5_000;

  @BeforeEach
  void fill() throws Exception {
    TestDatabase.clear();
    PostgresStore.at(TestDatabase.url()).open("one").close();
    leave(2, KEPT, "1 h");
    leave(3, KEPT, "1 h");
    leave(2, 5, "-1 s");
    leave(3, 5, "-1 s");
  }

  private static void leave(int stage, int count, String until) throws SQLException {
    TestDatabase.sql(
        """
        insert into operation(issued_ms, id, stage, idempotent, method, principal, retention_ms,
          outcome_kind, outcome, expires_at, name, fingerprint, held_ms, remembered_ms)
        select n, gen_random_uuid(), %1$d, false, 't.work', '', 1, 0, '',
          clock_timestamp() + interval '%3$s' + n * interval '1 ms',
          convert_to('%1$d/%3$s/' || n, 'UTF8'), 1, 60000, 86400000
        from generate_series(1, %2$d) n\
        """
            .formatted(stage, count, until));
  }

  @FunctionalInterface
  private interface Parameters {
    void set(PreparedStatement statement) throws SQLException;
  }

  /// As the server does it.
  private static String plan(String sql, Parameters parameters) throws SQLException {
    try (Connection connection = TestDatabase.connector().connect();
        PreparedStatement explain =
            connection.prepareStatement(
                "explain (analyze, costs off, timing off, summary off) " + sql)) {
      connection.setAutoCommit(false);
      parameters.set(explain);
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

  private static void assertReadsWhatIsOver(String index, String plan) {
    assertTrue(plan.contains("Index Scan using " + index + " on operation"), plan);
    assertFalse(plan.contains("Seq Scan"), plan);
    assertFalse(plan.contains("Sort"), plan);
    assertFalse(plan.contains("Rows Removed by Filter: " + KEPT), plan);
    assertFalse(plan.contains("Rows Removed by Filter: " + 2 * KEPT), plan);
  }

  @Test
  void whatIsNotOver_isNotRead_analyzedOrNot() throws Exception {
    for (String analyzed : new String[] {"select 1", "analyze operation"}) {
      TestDatabase.sql(analyzed);
      String expired =
          plan(
              Purge.EXPIRED,
              it -> {
                it.setInt(1, StoreRun.PURGED_MAX);
                it.setInt(2, 100);
              });
      assertReadsWhatIsOver("operation_expires", expired);
      assertTrue(expired.contains("Index Cond: (expires_at < "), expired);
      assertReadsWhatIsOver("operation_gone", plan(Purge.BEYOND, it -> it.setInt(1, 5)));
    }
  }

  @Test
  void whatIsOver_isFound() throws Exception {
    try (StoreRun run = PostgresStore.at(TestDatabase.url()).open("one")) {
      assertEquals(10, run.purge(2 * KEPT));
      assertEquals(0, run.purge(2 * KEPT));
    }
  }
}
