package dev.raincheck.stores.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Makes connections that wait for nothing without an end, and whose plans do not change with the
/// statistics.
///
/// @param url as the driver takes it; what it says goes before what is set here
/// @param user null if the URL says who
/// @param password null if the URL has it, or none is needed
record Connector(String url, @Nullable String user, @Nullable String password) {
  static final String SCHEMA = "raincheck";
  private static final String PREFIX = "jdbc:postgresql:";

  /// A table that is empty when it is analyzed, and large when it is used, gets plans that sort and
  /// scan all of it; what is asked here has an index each. Another default isolation level, or
  /// commits that do not wait for the disk, would break promises.
  private static final String SETTINGS =
      """
      set session characteristics as transaction isolation level read committed, read write;
      set lock_timeout = '2s';
      set statement_timeout = '5s';
      set idle_in_transaction_session_timeout = '5s';
      set tcp_keepalives_idle = 5;
      set tcp_keepalives_interval = 2;
      set tcp_keepalives_count = 3;
      set enable_bitmapscan = off;
      set enable_sort = off;
      set enable_hashjoin = off;
      set enable_mergejoin = off;
      set enable_seqscan = off;
      select set_config('synchronous_commit', 'on', false)
        where current_setting('synchronous_commit') in ('off', 'local')\
      """;

  Connector {
    try {
      DriverManager.getDriver(url.startsWith(PREFIX) ? url : "");
    } catch (SQLException none) {
      throw new IllegalArgumentException(
          "store: \"%s\" (expected: a URL of a PostgreSQL database, such as jdbc:postgresql://db:5432/raincheck, and its driver org.postgresql:postgresql)"
              .formatted(withoutSecrets(url)),
          none);
    }
  }

  /// For logs and messages.
  String name() {
    return withoutSecrets(url);
  }

  private static String withoutSecrets(String url) {
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }

  Connection connect() throws SQLException {
    Connection opened = DriverManager.getConnection(url, properties());
    try (Statement settings = opened.createStatement()) {
      settings.execute(SETTINGS);
      return opened;
    } catch (SQLException failed) {
      opened.close();
      throw failed;
    }
  }

  private Properties properties() {
    var properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("ApplicationName", "raincheck");
    properties.setProperty("currentSchema", SCHEMA);
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("loginTimeout", "5");
    // Above the statement timeout, which says more. A batch that takes longer is written again.
    properties.setProperty("socketTimeout", "7");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("targetServerType", "primary");
    return properties;
  }

  @Override
  public String toString() {
    return name();
  }
}
