package dev.raincheck.stores.postgres;

import dev.raincheck.stores.embedded.EmbeddedDatabase;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// One PostgreSQL for all the tests here, which each begin without a table. It ends with the
/// process. Where none can be started the tests say so and are skipped, unless the environment's
/// `DATABASE_REQUIRED` says that there has to be one.
final class TestDatabase {
  private static @Nullable EmbeddedDatabase database;

  private TestDatabase() {}

  static String url() {
    if (database == null) {
      database = start();
    }
    return database.url();
  }

  private static EmbeddedDatabase start() {
    try {
      return EmbeddedDatabase.start();
    } catch (IllegalStateException none) {
      if (Boolean.parseBoolean(System.getenv("DATABASE_REQUIRED"))) {
        throw none;
      }
      return Assumptions.abort(none.getMessage());
    }
  }

  /// Host and port, as in the URL.
  static String host() {
    return URI.create(url().substring("jdbc:".length())).getAuthority();
  }

  static int port() {
    return URI.create(url().substring("jdbc:".length())).getPort();
  }

  static Connector connector() {
    return new Connector(url(), null, null);
  }

  static void clear() throws SQLException {
    sql("drop schema if exists raincheck cascade");
  }

  static void sql(String sql) throws SQLException {
    try (Connection connection = connector().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set statement_timeout = 0"); // a busy machine may take long for many rows
      statement.execute(sql);
    }
  }

  static String ask(String sql) throws SQLException {
    try (Connection connection = connector().connect();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      return found.next() ? found.getString(1) : "nothing";
    }
  }
}
