package dev.raincheck.stores.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/// Names the row of a run, also after the database was restored from a backup while the run was
/// going on: then another run may get the same epoch, but not at the same time.
///
/// @param startedAt by the database's clock, as text
record OwnRow(long epoch, String startedAt) {
  static final String CONDITION = " epoch = ? and started_at = ?::timestamptz and state = 0";

  /// Locks it, for which a take-over waits, and a renewal of the lease does not. If the run was
  /// declared dead this fails, so that what was sent along with it does not come about.
  static final String FENCE =
      "select 1 / coalesce((select 1 from server where" + CONDITION + " for key share), 0)";

  private static final String DIVISION_BY_ZERO = "22012";

  /// Whether [#FENCE] failed. Nothing else divides.
  static boolean isDead(SQLException failed) {
    return DIVISION_BY_ZERO.equals(failed.getSQLState());
  }

  /// Two parameters, from this one on.
  void set(PreparedStatement statement, int first) throws SQLException {
    statement.setLong(first, epoch);
    statement.setString(first + 1, startedAt);
  }
}
