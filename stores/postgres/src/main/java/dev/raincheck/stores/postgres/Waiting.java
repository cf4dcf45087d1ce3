package dev.raincheck.stores.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// How many operations are queued and no server's. Writes wait for the answer, and to count a
/// million takes half a second: beyond some thousands it is what the database believes, as of the
/// last time that it looked through the table.
final class Waiting {
  static final int COUNTED_MAX = 10_000;
  private static final int SAMPLE_PAGES = 500;

  /// By the index, whatever the statistics say.
  static final String SQL =
      """
      select case when counted < %1$d then counted else greatest(counted, (
        select reltuples::bigint from pg_class where oid = to_regclass('operation_free'))) end
      from (select count(*) as counted from (
        select from operation where owner is null and stage = 0 order by method, seq limit %1$d)
        first) of_these\
      """
          .formatted(COUNTED_MAX);

  private Waiting() {}

  static long count(Connection connection) throws SQLException {
    try (PreparedStatement count = connection.prepareStatement(SQL);
        ResultSet counted = count.executeQuery()) {
      counted.next();
      return counted.getLong(1);
    }
  }

  /// How many rows of some pages are whose, of all pages if they are few. Rows of a page were made
  /// at about the same time; the pages are drawn from the whole table.
  static Map<String, Long> sample(Connection connection) throws SQLException {
    var sample = new HashMap<String, Long>();
    try (PreparedStatement size =
            connection.prepareStatement(
                "select greatest(1, pg_relation_size('operation') /"
                    + " current_setting('block_size')::bigint)");
        PreparedStatement draw =
            connection.prepareStatement(
                "select principal, count(*) from operation tablesample system (?::real) where owner"
                    + " is null and stage = 0 group by principal")) {
      try (ResultSet pages = size.executeQuery()) {
        pages.next();
        draw.setDouble(1, Math.min(100, 100.0 * SAMPLE_PAGES / pages.getLong(1)));
      }
      try (ResultSet drawn = draw.executeQuery()) {
        while (drawn.next()) {
          sample.put(drawn.getString(1), drawn.getLong(2));
        }
      }
    }
    return sample;
  }
}
