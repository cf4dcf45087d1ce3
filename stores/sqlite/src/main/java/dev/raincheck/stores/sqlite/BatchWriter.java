package dev.raincheck.stores.sqlite;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoredOutcome;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
    Set<RecordId> notStarted = new HashSet<>(accept(batch.accepted()));
    notStarted.addAll(start(batch.started()));
    end(batch.ended());
    release(batch.released());
    forget(batch.forgotten());
    return notStarted;
  }

  private Set<RecordId> accept(List<NewRecord> records) throws SQLException {
    if (records.isEmpty()) {
      return Set.of();
    }
    var notStarted = new HashSet<RecordId>();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into operation(issued_ms, id_high, id_low, stage, owner, idempotent, method,"
                + " principal, request, accepted_ms, retention_ms, outcome_kind, outcome,"
                + " expires_ms, name, fingerprint, held_ms, remembered_ms) values(?, ?, ?, ?, ?, ?,"
                + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing")) {
      for (NewRecord record : records) {
        set(insert, record);
        setName(insert, record);
        if (insert.executeUpdate() == 0 && isMissing(record.id())) {
          notStarted.add(record.id());
        }
      }
    }
    return notStarted;
  }

  /// Another record has its name; else it was there already.
  private boolean isMissing(RecordId id) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select 1 from operation" + BY_ID)) {
      set(query, 1, id);
      try (ResultSet found = query.executeQuery()) {
        return !found.next();
      }
    }
  }

  /// As bytes, as it may be any text.
  static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  private static void setName(PreparedStatement insert, NewRecord record) throws SQLException {
    RecordName name = record.name();
    String taken = record.takenName();
    insert.setBytes(15, taken == null ? null : bytes(taken));
    insert.setObject(16, name == null ? null : name.fingerprint());
    insert.setObject(17, name == null ? null : name.heldMs());
    insert.setObject(18, name == null ? null : name.rememberedMs());
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
                + " expires_ms = ? + retention_ms, name = case when ? = 3 and held_ms > 0 then"
                + " null else name end"
                + BY_ID
                + " and stage < 2")) {
      for (StoreBatch.Ended one : ends) {
        end.setInt(1, Codes.of(one.outcome().kind()));
        end.setBytes(2, one.outcome().bytes());
        end.setLong(3, nowMs);
        end.setInt(4, Codes.of(one.outcome().kind()));
        set(end, 5, one.id());
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
    String mine = BY_ID + " and principal = ? and stage = 2";
    try (PreparedStatement hold =
            connection.prepareStatement(
                "update operation set expires_ms = min(expires_ms, "
                    + nowMs
                    + " + held_ms)"
                    + mine
                    + " and held_ms > 0");
        PreparedStatement delete =
            connection.prepareStatement(
                "delete from operation" + mine + " and coalesce(held_ms, 0) = 0")) {
      for (StoreBatch.Forgotten one : forgotten) {
        set(hold, 1, one.id());
        hold.setString(4, one.principal());
        hold.addBatch();
        set(delete, 1, one.id());
        delete.setString(4, one.principal());
        delete.addBatch();
      }
      hold.executeBatch();
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
