package dev.raincheck.stores.postgres;

import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOutcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Deletes what need not be kept any more, a bounded number of rows at a time. How many rows are
/// kept without their outcome is counted in `meta`, by what is done here and nowhere else: to count
/// the rows themselves would take longer than writers may wait.
final class Purge {
  private static final int MAX = StoreRun.PURGED_MAX;

  /// Its time is one value for the whole statement, and so bounds what is read of the index. By
  /// itself `clock_timestamp()`, another one for each row, would be asked of all that are kept.
  static final String EXPIRED =
      """
      with c as materialized (
        select issued_ms, id, stage,
          stage = 2 and name is not null and remembered_ms > 0 as named
        from operation where stage >= 2 and expires_at < (select clock_timestamp())
        order by expires_at limit ? for update skip locked),
      gone as (
        update operation o set stage = 3,
          outcome = case when outcome_kind in (1, 3) and octet_length(outcome) <= ?
            then outcome else ''::bytea end,
          trace = null,
          expires_at = clock_timestamp() + remembered_ms * interval '1 ms'
        from c where c.named and o.issued_ms = c.issued_ms and o.id = c.id),
      deleted as (
        delete from operation o using c
        where not c.named and o.issued_ms = c.issued_ms and o.id = c.id)
      select count(*), count(*) filter (where named) - count(*) filter (where stage = 3)
      from c\
      """;

  static final String BEYOND =
      """
      with c as materialized (
        select issued_ms, id from operation where stage = 3 order by expires_at
        limit ? for update skip locked),
      deleted as (
        delete from operation o using c where o.issued_ms = c.issued_ms and o.id = c.id)
      select count(*), -count(*) from c\
      """;

  private Purge() {}

  /// Those whose retention has ended; of those that have a name first the outcome. In a transaction
  /// that is open.
  ///
  /// @return how many
  static int expired(Connection connection) throws SQLException {
    try (PreparedStatement purge = connection.prepareStatement(EXPIRED)) {
      purge.setInt(1, MAX);
      purge.setInt(2, StoredOutcome.REMEMBERED_BYTES_MAX);
      return counted(connection, purge);
    }
  }

  /// The oldest of those that are kept without their outcome, if there are more than so many. Two
  /// servers do this one after the other, or they would delete twice as many. In a transaction that
  /// is open.
  ///
  /// @return how many
  static int beyond(Connection connection, long goneMax) throws SQLException {
    long tooMany = gone(connection, goneMax) - goneMax;
    if (tooMany <= 0) {
      return 0;
    }
    try (PreparedStatement purge = connection.prepareStatement(BEYOND)) {
      purge.setInt(1, (int) Math.min(MAX, tooMany));
      return counted(connection, purge);
    }
  }

  /// How many are kept without their outcome, if there are more than so many; else 0.
  private static long gone(Connection connection, long goneMax) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select gone from meta where gone > ? for update")) {
      query.setLong(1, goneMax);
      try (ResultSet found = query.executeQuery()) {
        return found.next() ? found.getLong(1) : 0;
      }
    }
  }

  /// @param purge says how many rows it has dealt with, and how many more are kept without their
  ///   outcome
  private static int counted(Connection connection, PreparedStatement purge) throws SQLException {
    int rows;
    long more;
    try (ResultSet purged = purge.executeQuery()) {
      purged.next();
      rows = purged.getInt(1);
      more = purged.getLong(2);
    }
    if (more != 0) {
      try (PreparedStatement count =
          connection.prepareStatement("update meta set gone = gone + ?")) {
        count.setLong(1, more);
        count.executeUpdate();
      }
    }
    return rows;
  }
}
