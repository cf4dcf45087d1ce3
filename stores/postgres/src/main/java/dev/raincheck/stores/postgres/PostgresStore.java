package dev.raincheck.stores.postgres;

import static java.util.Objects.requireNonNull;

import dev.raincheck.server.store.OperationStore;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Records operations in a PostgreSQL database, version 13 or later, that many servers share: what
/// waits when one of them dies goes on at another, and each answers for the tokens of all.
///
/// ```java
/// RaincheckServer.builder("tcp://0.0.0.0:5570")
///     .store(PostgresStore.at("jdbc:postgresql://db/raincheck").withUser("raincheck", password))
/// ```
///
/// The tables are made when the first server starts, in the schema `raincheck`; `currentSchema` in
/// the URL names another one. Each server takes two connections, straight to the database: a pool
/// between them that hands out connections by transaction, such as PgBouncer can, would lose their
/// settings.
public final class PostgresStore implements OperationStore {
  private static final int VERSION_MIN = 130_000;

  private final Connector connector;
  private final boolean fsyncOff;
  private final Lease lease;

  /// A server of this process has begun a run.
  private volatile boolean hasBegun;

  private PostgresStore(Connector connector, boolean fsyncOff, Lease lease) {
    this.connector = connector;
    this.fsyncOff = fsyncOff;
    this.lease = lease;
  }

  /// {@return a store in this database}
  ///
  /// @param url as PostgreSQL's driver takes it, such as `jdbc:postgresql://host:5432/database`;
  ///   its parameters go before those that the store sets
  /// @throws IllegalArgumentException if it is none
  public static PostgresStore at(String url) {
    return new PostgresStore(
        new Connector(requireNonNull(url, "url"), null, null), false, Lease.DEFAULT);
  }

  /// {@return the same, as this user}
  ///
  /// @param user a role that may log in
  /// @param password its password
  public PostgresStore withUser(String user, String password) {
    return new PostgresStore(
        new Connector(
            connector.url(), requireNonNull(user, "user"), requireNonNull(password, "password")),
        fsyncOff,
        lease);
  }

  /// {@return the same, that also takes a database with `fsync=off`} One that loses what it has
  /// confirmed when its machine loses power: for tests.
  public PostgresStore allowingFsyncOff() {
    return new PostgresStore(connector, true, lease);
  }

  /// For tests, which do not wait for so long.
  PostgresStore with(Lease times) {
    return new PostgresStore(connector, fsyncOff, times);
  }

  @Override
  public StoreRun open(String server) throws StoreException {
    return open(server, "");
  }

  @Override
  public StoreRun open(String server, String address) throws StoreException {
    var session = new Session(connector);
    try {
      session.use(connection -> {
        check(connection);
        return null;
      });
      session.transaction(connection -> {
        Schema.prepare(connection, connector.name(), hasBegun);
        return null;
      });
      var its = new PostgresRun.Server(server, address);
      StoreRun run = PostgresRun.begin(connector, session, lease, its);
      hasBegun = true;
      return run;
    } catch (SQLException failed) {
      session.close();
      throw Failures.atStart(connector.name(), failed);
    } catch (StoreException unusable) {
      session.close();
      throw unusable;
    }
  }

  private void check(Connection connection) throws SQLException, StoreException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "select current_setting('server_version_num')::int,"
                    + " current_setting('server_version'), current_setting('fsync')")) {
      found.next();
      if (found.getInt(1) < VERSION_MIN) {
        throw unusable("version " + found.getString(2) + " (expected: 13 or later)");
      }
      if (found.getString(3).equals("off") && !fsyncOff) {
        throw unusable(
            "fsync=off (expected: on, since the database would lose what it has confirmed; for"
                + " tests, allowingFsyncOff())");
      }
    }
  }

  private StoreException unusable(String problem) {
    return new StoreException(
        StoreException.Kind.UNUSABLE, connector.name() + ": " + problem, null);
  }

  /// {@return the statements that make the database's schema, for whoever wants to read them, or to
  /// run them where servers may not}
  public static String schema() {
    return Schema.text();
  }

  /// {@return the statements that make the present version of an older one, as a server does at its
  /// start, for whoever owns the tables where servers may not}
  ///
  /// @param from the older version, as `meta` has it
  /// @throws IllegalArgumentException if that is none
  public static String migration(int from) {
    if (from < 1 || from >= Scripts.VERSION) {
      throw new IllegalArgumentException(
          "version: %d (expected: 1 to %d, which are older than this)"
              .formatted(from, Scripts.VERSION - 1));
    }
    return Schema.migration(from);
  }

  @Override
  public String toString() {
    return "the PostgreSQL store at " + connector.name();
  }
}
