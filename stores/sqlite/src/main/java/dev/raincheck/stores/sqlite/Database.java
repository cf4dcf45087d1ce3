package dev.raincheck.stores.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// The one connection to the database, which nobody else may have. After any error it is thrown
/// away, since the driver's view of a transaction and SQLite's own may differ by then.
class Database implements AutoCloseable {
  private static final String LIBRARY_FOLDER = "org.sqlite.tmpdir";

  private final Path file;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
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
      current = connect();
      connection = current;
    }
    return current;
  }

  private Connection connect() throws SQLException {
    if (System.getProperty(LIBRARY_FOLDER) == null) { // else it goes where others may write
      System.setProperty(LIBRARY_FOLDER, String.valueOf(file.getParent()));
    }
    var config = new SQLiteConfig();
    config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(0);
    config.setGetGeneratedKeys(false); // else the driver asks for one after each insert
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    Connection opened = source.getConnection();
    try (Statement lock = opened.createStatement()) {
      lock.execute("begin exclusive"); // nobody else has it, or this fails
      lock.execute("commit");
    } catch (SQLException taken) {
      opened.close();
      throw taken;
    }
    return opened;
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
  }
}
