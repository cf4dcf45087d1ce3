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
import org.jspecify.annotations.Nullable;

/// The tables, in a schema of their own. All times are the database's, by `clock_timestamp()`.
final class Schema {
  private static final int VERSION = 1;

  /// Held by whoever makes or changes the tables.
  private static final long LOCK = 0x7261696e63686563L;

  private static final List<String> STATEMENTS =
      List.of(
          """
          create table meta(
            only_row boolean primary key default true check(only_row),
            version int not null,
            store uuid not null,
            token_secret bytea not null)\
          """,
          """
          create table server(
            epoch bigint generated always as identity primary key,
            instance text not null,
            started_at timestamptz not null default clock_timestamp(),
            lease_until timestamptz not null,
            hinted boolean not null default false,
            state smallint not null default 0)\
          """,
          """
          create table operation(
            seq bigint generated always as identity,
            issued_ms bigint not null, id uuid not null,
            stage smallint not null,
            owner bigint, take bigint,
            attempt smallint not null default 1,
            idempotent boolean not null,
            method text not null, principal text not null,
            request bytea,
            accepted_at timestamptz not null default clock_timestamp(), retention_ms bigint not null,
            outcome_kind smallint, outcome bytea,
            expires_at timestamptz,
            cancel_reason text,
            primary key(issued_ms, id)
          ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01,
            autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0)\
          """,
          "alter table operation alter request set storage external,"
              + " alter outcome set storage external",
          "create index operation_free on operation(method, seq) where owner is null and stage = 0",
          "create index operation_owner on operation(owner) where stage < 2",
          "create index operation_cancel on operation(owner) where stage < 2 and cancel_reason is"
              + " not null",
          "create index operation_expires on operation(expires_at) where stage = 2");

  private Schema() {}

  static String text() {
    return "create schema %1$s;%nset search_path = %1$s;%n".formatted(Connector.SCHEMA)
        + String.join(";\n", STATEMENTS)
        + ";\ninsert into meta values(true, "
        + VERSION
        + ", gen_random_uuid(), decode(replace(gen_random_uuid()::text || gen_random_uuid()::text,"
        + " '-', ''), 'hex'));\n";
  }

  /// Makes the tables in a database that has none. In a transaction that is open.
  static void prepare(Connection connection, String name) throws SQLException, StoreException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
      String schema = text(statement, "select current_schema()");
      if (schema == null) {
        statement.execute("create schema " + Connector.SCHEMA);
      }
      if (text(statement, "select to_regclass(current_schema() || '.meta')") == null) {
        refuseOthers(statement, name);
        make(connection, statement);
      }
      check(statement, name);
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
    for (String sql : STATEMENTS) {
      statement.execute(sql);
    }
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    try (PreparedStatement meta =
        connection.prepareStatement("insert into meta values(true, ?, ?, ?)")) {
      meta.setInt(1, VERSION);
      meta.setObject(2, UUID.randomUUID());
      meta.setBytes(3, secret);
      meta.execute();
    }
  }

  private static void check(Statement statement, String name) throws SQLException, StoreException {
    String version = text(statement, "select version from meta");
    if (version == null || Integer.parseInt(version) > VERSION) {
      throw unusable(
          "%s: version %s (expected: at most %d; a newer Raincheck has made the tables, use that one)"
              .formatted(name, version, VERSION));
    }
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
