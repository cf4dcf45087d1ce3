package dev.raincheck.stores.sqlite;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoredOutcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Writes a batch in a transaction that is open.
final class BatchWriter {
  private static final String BY_ID = " where issued_ms = ? and id_high = ? and id_low = ?";

  private final Connection connection;
  private final long epoch;
  private final long nowMs;

  BatchWriter(Connection connection, long epoch, long nowMs) {
    this.connection = connection;
    this.epoch = epoch;
    this.nowMs = nowMs;
  }

  /// @return those that must not start
  Set<RecordId> write(StoreBatch batch) throws SQLException {
    accept(batch.accepted());
    Set<RecordId> notStarted = start(batch.started());
    end(batch.ended());
    release(batch.released());
    forget(batch.forgotten());
    return notStarted;
  }

  private void accept(List<NewRecord> records) throws SQLException {
    if (records.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into operation(issued_ms, id_high, id_low, stage, owner, idempotent, method,"
                + " principal, request, accepted_ms, retention_ms, outcome_kind, outcome,"
                + " expires_ms) values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do"
                + " nothing")) {
      for (NewRecord record : records) {
        set(insert, record);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void set(PreparedStatement insert, NewRecord record) throws SQLException {
    StoredOutcome outcome = record.outcome();
    set(insert, 1, record.id());
    insert.setInt(4, Codes.of(record.stage()));
    insert.setLong(5, epoch);
    insert.setBoolean(6, record.idempotent());
    insert.setString(7, record.method());
    insert.setString(8, record.principal());
    insert.setBytes(9, outcome == null ? record.request() : new byte[0]);
    insert.setLong(10, nowMs);
    insert.setLong(11, record.retentionMs());
    if (outcome == null) {
      insert.setNull(12, Types.INTEGER);
      insert.setNull(13, Types.BLOB);
      insert.setNull(14, Types.INTEGER);
    } else {
      insert.setInt(12, Codes.of(outcome.kind()));
      insert.setBytes(13, outcome.bytes());
      insert.setLong(14, nowMs + record.retentionMs());
    }
  }

  /// One that is started already was started by this batch, when nobody knew whether it was
  /// written.
  private Set<RecordId> start(List<RecordId> ids) throws SQLException {
    var notStarted = new HashSet<RecordId>();
    try (PreparedStatement start =
        connection.prepareStatement(
            "update operation set stage = 1" + BY_ID + " and owner = ? and stage < 2")) {
      for (RecordId id : ids) {
        set(start, 1, id);
        start.setLong(4, epoch);
        if (start.executeUpdate() == 0) {
          notStarted.add(id);
        }
      }
    }
    return notStarted;
  }

  private void end(List<StoreBatch.Ended> ends) throws SQLException {
    if (ends.isEmpty()) {
      return;
    }
    try (PreparedStatement end =
        connection.prepareStatement(
            "update operation set stage = 2, request = x'', outcome_kind = ?, outcome = ?,"
                + " expires_ms = ? + retention_ms"
                + BY_ID
                + " and stage < 2")) {
      for (StoreBatch.Ended one : ends) {
        end.setInt(1, Codes.of(one.outcome().kind()));
        end.setBytes(2, one.outcome().bytes());
        end.setLong(3, nowMs);
        set(end, 4, one.id());
        end.addBatch();
      }
      end.executeBatch();
    }
  }

  private void release(List<RecordId> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement release =
        connection.prepareStatement(
            "update operation set stage = 0, owner = null" + BY_ID + " and stage < 2")) {
      for (RecordId id : ids) {
        set(release, 1, id);
        release.addBatch();
      }
      release.executeBatch();
    }
  }

  private void forget(List<StoreBatch.Forgotten> forgotten) throws SQLException {
    if (forgotten.isEmpty()) {
      return;
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from operation" + BY_ID + " and principal = ? and stage = 2")) {
      for (StoreBatch.Forgotten one : forgotten) {
        set(delete, 1, one.id());
        delete.setString(4, one.principal());
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  /// Three parameters, from this one on.
  static void set(PreparedStatement statement, int first, RecordId id) throws SQLException {
    statement.setLong(first, id.issuedMs());
    statement.setLong(first + 1, id.high());
    statement.setLong(first + 2, id.low());
  }
}
