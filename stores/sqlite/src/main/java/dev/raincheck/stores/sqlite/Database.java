package dev.raincheck.stores.sqlite;

import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// The one connection to the database, which nobody else may have. After any error it is thrown
/// away, since the driver's view of a transaction and SQLite's own may differ by then. Its lock
/// goes with it, so another one, of a file of its own, is held from the first use to the end.
class Database implements AutoCloseable {
  private static final String LIBRARY_FOLDER = "org.sqlite.tmpdir";

  private final Path file;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private @Nullable Connection lock;
  private @Nullable Connection connection;

  Database(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /// The open connection, or a new one.
  Connection connection() throws SQLException {
    Connection current = connection;
    if (current == null) {
      if (lock == null) {
        lock = lock();
      }
      current = connect();
      connection = current;
    }
    return current;
  }

  /// By SQLite, which knows who has a file locked in this process, too. In a transaction that never
  /// ends, of a file that stays empty.
  private Connection lock() throws SQLException {
    if (System.getProperty(LIBRARY_FOLDER) == null) { // else it goes where others may write
      System.setProperty(LIBRARY_FOLDER, String.valueOf(file.getParent()));
    }
    List<File> left = librariesOfKilledRuns();
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.OFF); // else there is a file of one
    config.setBusyTimeout(0);
    Connection held = locked(config, file.resolveSibling(Folder.LOCK), "begin exclusive");
    left.forEach(it -> {
      var _ = it.delete(); // or it stays, and harms nobody
    });
    return held;
  }

  /// The driver deletes what it has unpacked of itself when its process ends, unless that is
  /// killed.
  private List<File> librariesOfKilledRuns() {
    File folder = file.resolveSibling("").toFile();
    File[] found = folder.listFiles((in, name) -> name.matches("sqlite-.*sqlitejdbc\\..*"));
    return found == null ? List.of() : List.of(found);
  }

  private Connection connect() throws SQLException {
    var config = new SQLiteConfig();
    config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(0);
    config.setGetGeneratedKeys(false); // else the driver asks for one after each insert
    return locked(config, file, "begin exclusive", "commit");
  }

  /// @param statements fail if somebody else has the file
  private static Connection locked(SQLiteConfig config, Path file, String... statements)
      throws SQLException {
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    Connection opened = source.getConnection();
    try (Statement statement = opened.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
      return opened;
    } catch (SQLException taken) {
      opened.close();
      throw taken;
    }
  }

  /// A statement of the open connection, prepared once. Not to be closed.
  PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement known = prepared.get(sql);
    if (known == null) {
      known = connection().prepareStatement(sql);
      prepared.put(sql, known);
    }
    return known;
  }

  void begin() throws SQLException {
    prepared("begin immediate").execute();
  }

  /// Ends a transaction. Whether one that fails here is on the disk is not known.
  void commit() throws SQLException {
    prepared("commit").execute();
  }

  /// The next use connects again.
  void discard() {
    Connection old = connection;
    connection = null;
    prepared.clear(); // closed with it
    close(old);
  }

  private static void close(@Nullable Connection old) {
    if (old != null) {
      try {
        old.close();
      } catch (SQLException broken) {
        // it is not used again
      }
    }
  }

  @Override
  public void close() {
    discard();
    close(lock);
    lock = null;
  }
}
