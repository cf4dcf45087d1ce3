package dev.raincheck.stores.postgres;

import dev.raincheck.stores.embedded.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// One PostgreSQL for all the tests here, which each begin without a table. It ends with the
/// process.
final class TestDatabase {
  private static final EmbeddedDatabase DATABASE = EmbeddedDatabase.start();

  private TestDatabase() {}

  static String url() {
    return DATABASE.url();
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
