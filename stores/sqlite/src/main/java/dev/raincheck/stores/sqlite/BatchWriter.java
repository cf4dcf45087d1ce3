package dev.raincheck.stores.sqlite;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoredOutcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

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

  void write(StoreBatch batch) throws SQLException {
    accept(batch.accepted());
    start(batch.started());
    end(batch.ended());
    release(batch.released());
    forget(batch.forgotten());
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

  private void start(List<RecordId> ids) throws SQLException {
    update("update operation set stage = 1" + BY_ID + " and stage = 0", ids);
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
    update("update operation set stage = 0, owner = null" + BY_ID + " and stage < 2", ids);
  }

  private void update(String sql, List<RecordId> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      for (RecordId id : ids) {
        set(update, 1, id);
        update.addBatch();
      }
      update.executeBatch();
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
