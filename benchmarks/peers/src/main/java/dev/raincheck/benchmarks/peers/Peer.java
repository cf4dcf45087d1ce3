package dev.raincheck.benchmarks.peers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/// One of them, with settings that make it fast.
interface Peer {
  /// Records an operation, runs it, and records that it has ended; returns when that is done.
  void live() throws Exception;

  /// @param name of the peer
  /// @param url the database's
  static Peer named(String name, String url) throws Exception {
    var config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(16); // more are slower on few processors
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    var connections = new HikariDataSource(config);
    return switch (name) {
      case "db-scheduler" -> DbScheduler.start(connections);
      case "dbos" -> DbosDirect.start(connections);
      default ->
          throw new IllegalArgumentException("peer: " + name + " (expected: db-scheduler or dbos)");
    };
  }
}
