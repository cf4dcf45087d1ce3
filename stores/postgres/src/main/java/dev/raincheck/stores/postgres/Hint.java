package dev.raincheck.stores.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// An advisory lock that a run's keeper holds as long as its process lives: the database gives it
/// back within a moment when the process is gone, long before the lease ends. No more than a hint,
/// since a session may end while its process lives.
final class Hint {
  /// Which lock it is: the two numbers that name it in `pg_locks`, of this store alone.
  private static final String STORE = "hashtext((select m.store::text from meta m))";

  /// Whether somebody holds the lock of the run `s`.
  static final String HELD =
      "select 1 from pg_locks l where l.locktype = 'advisory' and l.objsubid = 2 and l.granted and"
          + " l.database = (select oid from pg_database where datname = current_database()) and"
          + " l.objid::bigint = s.epoch and l.classid = ("
          + STORE
          + "::bigint & 4294967295)::oid";

  private Hint() {}

  /// Takes the lock, if the session that had it before is gone.
  ///
  /// @return whether it has it
  static boolean take(Connection connection, long epoch) throws SQLException {
    try (PreparedStatement lock =
            connection.prepareStatement("select pg_try_advisory_lock(" + STORE + ", ?)");
        PreparedStatement say =
            connection.prepareStatement(
                "update server set hinted = true where epoch = ? and state = 0")) {
      lock.setInt(1, (int) epoch);
      try (ResultSet locked = lock.executeQuery()) {
        if (!locked.next() || !locked.getBoolean(1)) {
          return false;
        }
      }
      say.setLong(1, epoch);
      return say.executeUpdate() > 0;
    }
  }
}
