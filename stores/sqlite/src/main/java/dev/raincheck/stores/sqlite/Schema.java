package dev.raincheck.stores.sqlite;

import dev.raincheck.server.store.StoreException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/// The tables. All times are milliseconds since 1970, by this machine's clock.
final class Schema {
  private static final int VERSION = 1;

  private static final List<String> STATEMENTS =
      List.of(
          """
          create table meta(
            only_row integer primary key check(only_row = 1),
            store text not null,
            token_secret blob not null)\
          """,
          """
          create table server(
            epoch integer primary key autoincrement,
            instance text not null,
            started_ms integer not null)\
          """,
          """
          create table operation(
            place integer primary key autoincrement,
            issued_ms integer not null, id_high integer not null, id_low integer not null,
            stage integer not null,
            owner integer, take integer,
            attempt integer not null default 1,
            idempotent integer not null,
            method text not null, principal text not null,
            request blob not null,
            accepted_ms integer not null, retention_ms integer not null,
            outcome_kind integer, outcome blob,
            expires_ms integer)\
          """,
          "create unique index operation_id on operation(issued_ms, id_high, id_low)",
          "create index operation_free on operation(method, place) where stage = 0 and owner is"
              + " null",
          "create index operation_owner on operation(owner) where stage < 2 and owner is not null",
          "create index operation_expires on operation(expires_ms) where stage = 2");

  private Schema() {}

  static String text() {
    return String.join(";\n", STATEMENTS) + ";\npragma user_version = " + VERSION + ";\n";
  }

  /// Makes the tables in a new database.
  static void prepare(Connection connection, Path file) throws SQLException, StoreException {
    try (Statement statement = connection.createStatement()) {
      int version = number(statement, "pragma user_version");
      if (version > VERSION) {
        throw new StoreException(
            StoreException.Kind.UNUSABLE,
            "%s: version %d (expected: at most %d; a newer Raincheck has written it, use that one)"
                .formatted(file, version, VERSION),
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
      if (version == 0) {
        make(connection, statement);
      }
    }
  }

  private static void make(Connection connection, Statement statement) throws SQLException {
    statement.execute("begin immediate");
    for (String sql : STATEMENTS) {
      statement.execute(sql);
    }
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    try (PreparedStatement meta = connection.prepareStatement("insert into meta values(1, ?, ?)")) {
      meta.setString(1, UUID.randomUUID().toString());
      meta.setBytes(2, secret);
      meta.execute();
    }
    statement.execute("pragma user_version = " + VERSION);
    statement.execute("commit");
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
