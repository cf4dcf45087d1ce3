package dev.raincheck.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// What a PostgreSQL has had to do, since it was started.
///
/// @param commits transactions, all connections together
/// @param writes those of them that wrote
/// @param activeMs how long it worked for its sessions
/// @param walBytes what was written ahead
record DatabaseCost(long commits, long writes, long activeMs, long walBytes) {
  static final String COMMITS = "commits/operation";
  static final String WAL = "WAL bytes/operation";

  /// Sessions report their commits with a delay.
  static final long REPORTED_MS = 1_500;

  static DatabaseCost read(String url) throws SQLException, InterruptedException {
    Thread.sleep(REPORTED_MS);
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "select xact_commit, pg_snapshot_xmax(pg_current_snapshot())::text::bigint,"
                    + " active_time, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"
                    + " from pg_stat_database where datname = current_database()")) {
      found.next();
      return new DatabaseCost(
          found.getLong(1), found.getLong(2), found.getLong(3), found.getLong(4));
    }
  }

  /// Since then.
  DatabaseCost minus(DatabaseCost before) {
    return new DatabaseCost(
        commits - before.commits,
        writes - before.writes,
        activeMs - before.activeMs,
        walBytes - before.walBytes);
  }

  /// What each of so many operations has cost.
  List<Sample> samples(double operations, String setting) {
    String variant = StoreKind.POSTGRES.text;
    return List.of(
        new Sample(variant, setting, COMMITS, commits / operations),
        new Sample(variant, setting, WAL, walBytes / operations));
  }
}
