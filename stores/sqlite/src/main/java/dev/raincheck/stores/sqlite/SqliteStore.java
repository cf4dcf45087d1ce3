package dev.raincheck.stores.sqlite;

import static java.util.Objects.requireNonNull;

import dev.raincheck.server.store.OperationStore;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongSupplier;

/// Records operations in a directory, so that their tokens outlive the server. For one server at a
/// time; it needs no set-up.
///
/// ```java
/// RaincheckServer.builder("tcp://0.0.0.0:5570").store(SqliteStore.in(Path.of("data")))
/// ```
///
/// Every transaction is synchronized with the disk before anybody hears of it. The directory and
/// the database in it are for their owner only, since the key of the tokens is there too. Start
/// Java with `--enable-native-access=ALL-UNNAMED` to keep the driver's native library from being
/// warned of.
public final class SqliteStore implements OperationStore {
  private final Folder folder;
  private final LongSupplier clockMs;

  private SqliteStore(Path directory, LongSupplier clockMs) {
    this.folder = new Folder(directory.toAbsolutePath().normalize());
    this.clockMs = clockMs;
  }

  /// {@return a store in this directory}
  ///
  /// @param directory is made when the store is opened, if it is not there; nobody else writes in
  ///   it
  public static SqliteStore in(Path directory) {
    return new SqliteStore(requireNonNull(directory, "directory"), System::currentTimeMillis);
  }

  /// For tests, with a clock of their own.
  ///
  /// @param clockMs milliseconds since 1970
  static SqliteStore in(Path directory, LongSupplier clockMs) {
    return new SqliteStore(directory, clockMs);
  }

  @Override
  public StoreRun open(String server) throws StoreException {
    folder.prepare();
    Path file = folder.database();
    Database database = new Database(file);
    try {
      Connection connection = database.connection();
      Schema.prepare(connection, file);
      return SqliteRun.begin(database, server, clockMs);
    } catch (SQLException failed) {
      database.close();
      throw Failures.atStart(file, failed);
    } catch (StoreException unusable) {
      database.close();
      throw unusable;
    }
  }

  /// Looks through the whole database for damage. Not while a server has it open.
  ///
  /// @throws StoreException if there is any, or the store is not there, or cannot be read; says
  ///   what to do
  public void verify() throws StoreException {
    folder.requireDatabase();
    folder.prepare();
    Path file = folder.database();
    try (Database database = new Database(file)) {
      Schema.verify(database.connection(), file);
    } catch (SQLException failed) {
      throw Failures.atStart(file, failed);
    }
  }

  /// {@return the statements that make the database's schema, for whoever wants to read them}
  public static String schema() {
    return Schema.text();
  }

  @Override
  public String toString() {
    return "the SQLite store in " + folder.path();
  }
}
