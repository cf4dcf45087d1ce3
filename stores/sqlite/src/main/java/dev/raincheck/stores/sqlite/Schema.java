package dev.raincheck.stores.sqlite;

import dev.raincheck.server.store.StoreException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/// The tables. All times are milliseconds since 1970, by this machine's clock.
final class Schema {
  private Schema() {}

  static String text() {
    var text = new StringBuilder();
    for (int version = 1; version <= Scripts.VERSION; version++) {
      Scripts.to(version).forEach(sql -> text.append(sql).append(";\n"));
    }
    return text + "pragma user_version = " + Scripts.VERSION + ";\n";
  }

  /// Makes the tables in a new database, and of an older version the present one.
  static void prepare(Connection connection, Path file) throws SQLException, StoreException {
    try (Statement statement = connection.createStatement()) {
      int version = number(statement, "pragma user_version");
      if (version > Scripts.VERSION) {
        throw new StoreException(
            StoreException.Kind.UNUSABLE,
            "%s: version %d (expected: at most %d; a newer Raincheck has written it, use that one)"
                .formatted(file, version, Scripts.VERSION),
            null);
      }
      if (version == 0 && number(statement, "select count(*) from sqlite_schema") > 0) {
        throw new StoreException(
            StoreException.Kind.UNUSABLE,
            file
                + ": a database of another program (expected: one of this store, or none; choose"
                + " another directory)",
            null);
      }
      if (version < Scripts.VERSION) {
        migrate(connection, statement, version);
      }
    }
  }

  /// All of it or nothing.
  private static void migrate(Connection connection, Statement statement, int from)
      throws SQLException {
    statement.execute("begin immediate");
    for (int version = from + 1; version <= Scripts.VERSION; version++) {
      for (String sql : Scripts.to(version)) {
        statement.execute(sql);
      }
    }
    if (from == 0) {
      name(connection);
    }
    statement.execute("pragma user_version = " + Scripts.VERSION);
    statement.execute("commit");
  }

  private static void name(Connection connection) throws SQLException {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    try (PreparedStatement meta =
        connection.prepareStatement(
            "insert into meta(only_row, store, token_secret) values(1, ?, ?)")) {
      meta.setString(1, UUID.randomUUID().toString());
      meta.setBytes(2, secret);
      meta.execute();
    }
  }

  static void verify(Connection connection, Path file) throws SQLException, StoreException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("pragma integrity_check")) {
      String first = found.next() ? found.getString(1) : "nothing";
      if (!first.equals("ok")) {
        throw new StoreException(
            StoreException.Kind.UNUSABLE,
            "%s is damaged: %s (expected: ok; put a backup in its place)".formatted(file, first),
            null);
      }
    }
  }

  private static int number(Statement statement, String sql) throws SQLException {
    try (ResultSet found = statement.executeQuery(sql)) {
      return found.next() ? found.getInt(1) : 0;
    }
  }
}
