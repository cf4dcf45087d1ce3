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
  private static final int DRAWN_MIN = 100;

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

  /// By the same index.
  private static final String OWNERS_SQL =
      """
      select principal, count(*) from (
        select principal from operation where owner is null and stage = 0
        order by method, seq limit %1$d) first group by principal\
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

  /// How many of them are whose: counted like them, if they are few; else as some pages of the
  /// whole table tell.
  static Map<String, Long> sample(Connection connection) throws SQLException {
    try (PreparedStatement count = connection.prepareStatement(OWNERS_SQL)) {
      Map<String, Long> counted = byPrincipal(count);
      return sum(counted) < COUNTED_MAX ? counted : ifEnough(draw(connection));
    }
  }

  /// How many rows of some pages are whose, of all pages if they are few. Rows of a page were made
  /// at about the same time; the pages are drawn from the whole table.
  private static Map<String, Long> draw(Connection connection) throws SQLException {
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
      return byPrincipal(draw);
    }
  }

  /// What was drawn; nothing if that is so little that a client might by chance have much of it:
  /// most pages may be full of what is kept.
  static Map<String, Long> ifEnough(Map<String, Long> drawn) {
    return sum(drawn) < DRAWN_MIN ? Map.of() : drawn;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(it -> it).sum();
  }

  private static Map<String, Long> byPrincipal(PreparedStatement select) throws SQLException {
    var counts = new HashMap<String, Long>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getLong(2));
      }
    }
    return counts;
  }
}
