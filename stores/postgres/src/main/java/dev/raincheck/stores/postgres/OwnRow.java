package dev.raincheck.stores.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/// Names the row of a run, also after the database was restored from a backup while the run was
/// going on: then another run may get the same epoch, but not at the same time.
///
/// @param startedAt by the database's clock, as text
record OwnRow(long epoch, String startedAt) {
  static final String CONDITION = " epoch = ? and started_at = ?::timestamptz and state = 0";

  /// Two parameters, from this one on.
  void set(PreparedStatement statement, int first) throws SQLException {
    statement.setLong(first, epoch);
    statement.setString(first + 1, startedAt);
  }
}
