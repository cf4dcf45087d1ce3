package dev.raincheck.stores.sqlite;

import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOutcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Deletes what need not be kept any more, a bounded number of rows at a time, in a transaction
/// that is open. How many rows are kept without their outcome is counted in `meta`, by what is done
/// here and nowhere else: to count the rows themselves would take longer than writers may wait.
final class Purge {
  private static final int MAX = StoreRun.PURGED_MAX;

  /// What is remembered by its name when its outcome is not kept any more.
  private static final String NAMED = "stage = 2 and name is not null and remembered_ms > 0";

  private final Connection connection;
  private final long nowMs;

  Purge(Connection connection, long nowMs) {
    this.connection = connection;
    this.nowMs = nowMs;
  }

  /// Those whose retention has ended; of those that have a name first the outcome.
  ///
  /// @return how many
  int expired() throws SQLException {
    int deleted = 0;
    int forgotten = 0;
    try (PreparedStatement purge =
            connection.prepareStatement(
                "delete from operation where place in (select place from operation where stage >="
                    + " 2 and not ("
                    + NAMED
                    + ") and expires_ms < ? limit ?) returning stage");
        PreparedStatement remember =
            connection.prepareStatement(
                "update operation set stage = 3, outcome = case when outcome_kind in (1, 3) and"
                    + " length(outcome) <= ? then outcome else x'' end, trace = null, expires_ms"
                    + " = ? + remembered_ms where place in (select place from operation where"
                    + " stage >= 2 and "
                    + NAMED
                    + " and expires_ms < ? limit ?)")) {
      purge.setLong(1, nowMs);
      purge.setInt(2, MAX);
      try (ResultSet purged = purge.executeQuery()) {
        while (purged.next()) {
          deleted++;
          forgotten += purged.getInt(1) == 3 ? 1 : 0;
        }
      }
      remember.setInt(1, StoredOutcome.REMEMBERED_BYTES_MAX);
      remember.setLong(2, nowMs);
      remember.setLong(3, nowMs);
      remember.setInt(4, MAX);
      int remembered = remember.executeUpdate();
      count(remembered - forgotten);
      return deleted + remembered;
    }
  }

  /// The oldest of those that are kept without their outcome, if there are more than so many.
  ///
  /// @return how many
  int beyond(long goneMax) throws SQLException {
    long tooMany = gone() - goneMax;
    if (tooMany <= 0) {
      return 0;
    }
    try (PreparedStatement purge =
        connection.prepareStatement(
            "delete from operation where place in (select place from operation where stage = 3"
                + " order by expires_ms limit ?)")) {
      purge.setLong(1, Math.min(MAX, tooMany));
      int deleted = purge.executeUpdate();
      count(-deleted);
      return deleted;
    }
  }

  private long gone() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select gone from meta")) {
      return found.next() ? found.getLong(1) : 0;
    }
  }

  private void count(int more) throws SQLException {
    if (more != 0) {
      try (PreparedStatement count =
          connection.prepareStatement("update meta set gone = gone + ?")) {
        count.setInt(1, more);
        count.executeUpdate();
      }
    }
  }
}
