package dev.raincheck.stores.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// How many operations are queued and no server's. Writes wait for the answer, and to count a
/// million takes half a second: beyond some thousands it is what the database believes, as of the
/// last time that it looked through the table.
final class Waiting {
  static final int COUNTED_MAX = 10_000;

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
}
