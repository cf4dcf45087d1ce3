package dev.raincheck.stores.postgres;

import dev.raincheck.server.store.StoreException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The tables, in a schema of their own. All times are the database's, by `clock_timestamp()`.
final class Schema {
  /// Held by whoever makes or changes the tables.
  private static final long LOCK = 0x7261696e63686563L;

  /// An index of many rows takes its time.
  private static final int MIGRATION_MS = 600_000;

  private Schema() {}

  /// All of it, for a database that has none.
  static String text() {
    return "create schema %1$s;%nset search_path = %1$s;%n".formatted(Connector.SCHEMA)
        + statements(1)
        + "insert into meta values(true, "
        + Scripts.VERSION
        + ", gen_random_uuid(), decode(replace(gen_random_uuid()::text || gen_random_uuid()::text,"
        + " '-', ''), 'hex'));\n";
  }

  /// What makes the present version of an older one.
  static String migration(int from) {
    return "set search_path = %s;%nbegin;%n".formatted(Connector.SCHEMA)
        + statements(from + 1)
        + "update meta set version = "
        + Scripts.VERSION
        + ";\ncommit;\n";
  }

  private static String statements(int first) {
    return IntStream.rangeClosed(first, Scripts.VERSION)
        .mapToObj(Scripts::to)
        .flatMap(List::stream)
        .map(it -> it + ";\n")
        .collect(Collectors.joining());
  }

  /// Makes the tables in a database that has none, and of an older version the present one. In a
  /// transaction that is open; whoever else wants to waits for its end.
  ///
  /// @param goesOn this process has used them before: then it also takes those of a newer version,
  ///   which disturb no server that runs
  static void prepare(Connection connection, String name, boolean goesOn)
      throws SQLException, StoreException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
      String schema = text(statement, "select current_schema()");
      if (schema == null) {
        statement.execute("create schema " + Connector.SCHEMA);
      }
      if (text(statement, "select to_regclass(current_schema() || '.meta')") == null) {
        refuseOthers(statement, name);
        make(connection, statement);
      } else {
        migrate(connection, statement, name, goesOn);
      }
    }
  }

  private static void refuseOthers(Statement statement, String name)
      throws SQLException, StoreException {
    String theirs =
        text(
            statement,
            "select relname from pg_class where relnamespace = current_schema()::regnamespace and"
                + " relname in ('server', 'operation')");
    if (theirs != null) {
      throw unusable(
          "%s: a table %s of another program (expected: a schema of this store, or none; add currentSchema=… to the URL, or choose another database)"
              .formatted(name, theirs));
    }
  }

  private static void make(Connection connection, Statement statement) throws SQLException {
    run(statement, 1);
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    try (PreparedStatement meta =
        connection.prepareStatement("insert into meta values(true, ?, ?, ?)")) {
      meta.setInt(1, Scripts.VERSION);
      meta.setObject(2, UUID.randomUUID());
      meta.setBytes(3, secret);
      meta.execute();
    }
  }

  private static void run(Statement statement, int first) throws SQLException {
    for (int version = first; version <= Scripts.VERSION; version++) {
      for (String sql : Scripts.to(version)) {
        statement.execute(sql);
      }
    }
  }

  private static void migrate(
      Connection connection, Statement statement, String name, boolean goesOn)
      throws SQLException, StoreException {
    String found = text(statement, "select version from meta");
    int version = found == null ? 0 : Integer.parseInt(found);
    if (version > Scripts.VERSION && !goesOn) {
      throw unusable(
          "%s: version %d (expected: at most %d; a newer Raincheck has made the tables, use that one)"
              .formatted(name, version, Scripts.VERSION));
    }
    if (version < 1) {
      throw unusable(
          "%s: tables without a version (expected: 1 to %d in meta; put a backup in their place)"
              .formatted(name, Scripts.VERSION));
    }
    if (version < Scripts.VERSION) {
      try {
        migrate(connection, statement, version);
      } catch (SQLException failed) {
        throw new StoreException(
            StoreException.Kind.UNUSABLE,
            "%s: version %d, which could not be made %d and stays as it is: %s (expected: a user who owns the tables, and nobody who holds them locked; try again, or have their owner run PostgresStore.migration(%d))"
                .formatted(name, version, Scripts.VERSION, failed.getMessage(), version),
            failed);
      }
    }
  }

  private static void migrate(Connection connection, Statement statement, int version)
      throws SQLException {
    int usualMs = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, MIGRATION_MS);
    statement.execute("set local statement_timeout = " + MIGRATION_MS);
    run(statement, version + 1);
    statement.execute("update meta set version = " + Scripts.VERSION);
    connection.setNetworkTimeout(Runnable::run, usualMs);
  }

  private static StoreException unusable(String message) {
    return new StoreException(StoreException.Kind.UNUSABLE, message, null);
  }

  private static @Nullable String text(Statement statement, String sql) throws SQLException {
    try (ResultSet found = statement.executeQuery(sql)) {
      return found.next() ? found.getString(1) : null;
    }
  }
}
