package dev.raincheck.stores.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// Makes connections that wait for nothing without an end, and whose plans do not change with the
/// statistics.
///
/// @param url as the driver takes it; what it says goes before what is set here
/// @param user null if the URL says who
/// @param password null if the URL has it, or none is needed
record Connector(String url, @Nullable String user, @Nullable String password) {
  static final String SCHEMA = "raincheck";

  /// A table that is empty when it is analyzed, and large when it is used, gets plans that sort and
  /// scan all of it; what is asked here has an index each. Another default isolation level, or
  /// commits that do not wait for the disk, would break promises.
  private static final String SETTINGS =
      """
      set session characteristics as transaction isolation level read committed, read write;
      set lock_timeout = '2s';
      set statement_timeout = '5s';
      set idle_in_transaction_session_timeout = '5s';
      set enable_bitmapscan = off;
      set enable_sort = off;
      set enable_hashjoin = off;
      set enable_mergejoin = off;
      set enable_seqscan = off;
      select set_config('synchronous_commit', 'on', false)
        where current_setting('synchronous_commit') in ('off', 'local')\
      """;

  Connector {
    if (Driver.parseURL(url, null) == null) {
      throw new IllegalArgumentException(
          "store: \"%s\" (expected: a URL of a PostgreSQL database, such as jdbc:postgresql://db:5432/raincheck)"
              .formatted(withoutSecrets(url)));
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
    Connection opened = Objects.requireNonNull(new Driver().connect(url, properties()));
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
      PGProperty.USER.set(properties, user);
    }
    if (password != null) {
      PGProperty.PASSWORD.set(properties, password);
    }
    PGProperty.APPLICATION_NAME.set(properties, "raincheck");
    PGProperty.CURRENT_SCHEMA.set(properties, SCHEMA);
    PGProperty.CONNECT_TIMEOUT.set(properties, 5);
    PGProperty.LOGIN_TIMEOUT.set(properties, 5);
    PGProperty.SOCKET_TIMEOUT.set(properties, 7); // above the statement timeout, which says more
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
    return properties;
  }

  @Override
  public String toString() {
    return name();
  }
}
