package dev.raincheck.stores.postgres;

import dev.raincheck.server.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// One connection at a time, for one thread. After any error it is thrown away, and the next use
/// makes a new one: what a session still holds after an error is not worth guessing.
final class Session implements AutoCloseable {
  private final Connector connector;
  private @Nullable Connection connection;

  Session(Connector connector) {
    this.connector = connector;
  }

  /// What is done to the database.
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T on(Connection connection) throws SQLException, StoreException;
  }

  /// Does all of the work, or nothing.
  <T extends @Nullable Object> T transaction(Work<T> work) throws SQLException, StoreException {
    return use(opened -> {
      opened.setAutoCommit(false);
      T done = work.on(opened);
      opened.commit();
      opened.setAutoCommit(true);
      return done;
    });
  }

  /// Each statement is a transaction of its own.
  <T extends @Nullable Object> T use(Work<T> work) throws SQLException, StoreException {
    boolean done = false;
    try {
      Connection current = connection;
      if (current == null) {
        current = connector.connect();
        connection = current;
      }
      T result = work.on(current);
      done = true;
      return result;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  boolean isConnected() {
    return connection != null;
  }

  @Override
  public void close() {
    Connection old = connection;
    connection = null;
    if (old != null) {
      try {
        old.close();
      } catch (SQLException broken) {
        // it is not used again
      }
    }
  }
}
