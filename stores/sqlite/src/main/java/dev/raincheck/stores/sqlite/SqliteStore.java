package dev.raincheck.stores.sqlite;

import static java.util.Objects.requireNonNull;

import dev.raincheck.server.store.OperationStore;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
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
  static final String FILE = "raincheck.db";

  private final Path directory;
  private final LongSupplier clockMs;

  private SqliteStore(Path directory, LongSupplier clockMs) {
    this.directory = directory.toAbsolutePath().normalize();
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
    Path file = directory.resolve(FILE);
    prepare(file);
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
  /// @throws StoreException if there is any, or the store cannot be read; says what to do
  public void verify() throws StoreException {
    Path file = directory.resolve(FILE);
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

  private void prepare(Path file) throws StoreException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new StoreException(
          StoreException.Kind.UNUSABLE,
          "%s: is a file (expected: a directory, which is made if it is not there; choose another name)"
              .formatted(directory),
          null);
    }
    try {
      Files.createDirectories(directory, ownersOnly("rwx------"));
      if (!Files.exists(file)) {
        Files.createFile(file, ownersOnly("rw-------"));
      }
    } catch (IOException | UnsupportedOperationException failed) {
      throw new StoreException(
          StoreException.Kind.UNUSABLE,
          "%s: cannot be made, %s (expected: a directory that this process may make and write in; choose another one, or change its owner)"
              .formatted(directory, failed),
          failed);
    }
    if (!Files.isWritable(file)) {
      throw new StoreException(
          StoreException.Kind.UNUSABLE,
          "%s: cannot be written by this process (expected: a file that it may read and write; change its owner or its permissions)"
              .formatted(file),
          null);
    }
  }

  private static FileAttribute<?>[] ownersOnly(String permissions) {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)};
  }

  @Override
  public String toString() {
    return "the SQLite store in " + directory;
  }
}
