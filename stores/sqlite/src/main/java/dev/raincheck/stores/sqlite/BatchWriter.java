package dev.raincheck.stores.sqlite;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoredOutcome;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Writes a batch in a transaction that is open.
final class BatchWriter {
  private static final String BY_ID = " where issued_ms = ? and id_high = ? and id_low = ?";

  /// This run's, and not ended.
  private static final String OWN = BY_ID + " and owner = ? and stage < 2";

  /// The client's, and ended.
  private static final String MINE = BY_ID + " and principal = ? and stage = 2";

  private final Database database;
  private final long epoch;
  private final long nowMs;

  BatchWriter(Database database, long epoch, long nowMs) {
    this.database = database;
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
    tell(batch.progressed());
    return notStarted;
  }

  /// Sets the parameters of a statement for one of a batch.
  @FunctionalInterface
  private interface Setter<T> {
    void set(PreparedStatement statement, T one) throws SQLException;
  }

  /// Executes a statement for each of them.
  ///
  /// @return those that it changed nothing for
  private <T> List<T> unchanged(String sql, List<T> all, Setter<T> setter) throws SQLException {
    if (all.isEmpty()) {
      return List.of();
    }
    PreparedStatement statement = database.prepared(sql);
    for (T one : all) {
      setter.set(statement, one);
      statement.addBatch();
    }
    int[] changed = statement.executeBatch();
    var unchanged = new ArrayList<T>();
    for (int i = 0; i < changed.length; i++) {
      if (changed[i] == 0) {
        unchanged.add(all.get(i));
      }
    }
    return unchanged;
  }

  private Set<RecordId> accept(List<NewRecord> records) throws SQLException {
    List<NewRecord> known =
        unchanged(
            "insert into operation(issued_ms, id_high, id_low, stage, owner, idempotent, method,"
                + " principal, request, accepted_ms, retention_ms, outcome_kind, outcome,"
                + " expires_ms, name, fingerprint, held_ms, remembered_ms, trace) values(?, ?, ?,"
                + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
            records,
            (insert, record) -> {
              set(insert, record);
              setName(insert, record);
              insert.setString(19, record.trace());
            });
    var notStarted = new HashSet<RecordId>();
    for (NewRecord record : known) {
      if (isMissing(record.id())) {
        notStarted.add(record.id());
        keepOther(record);
      }
    }
    return notStarted;
  }

  /// The record that has the name of this one is not deleted from now on if this is another copy.
  private void keepOther(NewRecord record) throws SQLException {
    RecordName name = record.name();
    if (name != null && name.isOfCopy()) {
      PreparedStatement keep =
          database.prepared(
              "update operation set held_ms = ? where principal = ? and name = ? and held_ms = 0");
      keep.setLong(1, RecordName.NOT_DELETED);
      keep.setString(2, record.principal());
      keep.setBytes(3, bytes(name.text()));
      keep.executeUpdate();
    }
  }

  /// Another record has its name; else it was there already.
  private boolean isMissing(RecordId id) throws SQLException {
    PreparedStatement query = database.prepared("select 1 from operation" + BY_ID);
    set(query, 1, id);
    try (ResultSet found = query.executeQuery()) {
      return !found.next();
    }
  }

  /// As bytes, as it may be any text.
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
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
  private List<RecordId> start(List<RecordId> ids) throws SQLException {
    return unchanged(
        "update operation set stage = 1" + OWN, ids, (start, id) -> setOwn(start, 1, id));
  }

  private void end(List<StoreBatch.Ended> ends) throws SQLException {
    unchanged(
        "update operation set stage = 2, request = x'', outcome_kind = ?, outcome = ?,"
            + " expires_ms = ? + retention_ms, name = case when ? = 3 and held_ms > 0 then"
            + " null else name end"
            + OWN,
        ends,
        (end, one) -> {
          end.setInt(1, Codes.of(one.outcome().kind()));
          end.setBytes(2, one.outcome().bytes());
          end.setLong(3, nowMs);
          end.setInt(4, Codes.of(one.outcome().kind()));
          setOwn(end, 5, one.id());
        });
  }

  private void release(List<RecordId> ids) throws SQLException {
    unchanged(
        "update operation set ran = max(ran, stage = 1), stage = 0, owner = null, progress_text ="
            + " null"
            + OWN,
        ids,
        (release, id) -> setOwn(release, 1, id));
  }

  /// What is held for a while longer stays until then.
  private void forget(List<StoreBatch.Forgotten> forgotten) throws SQLException {
    List<StoreBatch.Forgotten> held =
        unchanged(
            "delete from operation" + MINE + " and coalesce(held_ms, 0) = 0",
            forgotten,
            (delete, one) -> {
              set(delete, 1, one.id());
              delete.setString(4, one.principal());
            });
    unchanged(
        "update operation set expires_ms = min(expires_ms, ? + held_ms)"
            + MINE
            + " and held_ms > 0",
        held,
        (hold, one) -> {
          hold.setLong(1, nowMs);
          set(hold, 2, one.id());
          hold.setString(5, one.principal());
        });
  }

  private void tell(List<StoreBatch.Progressed> progressed) throws SQLException {
    unchanged(
        "update operation set progress = ?, progress_text = ?" + OWN + " and stage = 1",
        progressed,
        (tell, one) -> {
          double fraction = one.progress().fraction();
          tell.setObject(1, Double.isNaN(fraction) ? null : fraction);
          tell.setBytes(2, bytes(one.progress().message()));
          setOwn(tell, 3, one.id());
        });
  }

  /// Four parameters, from this one on.
  private void setOwn(PreparedStatement statement, int first, RecordId id) throws SQLException {
    set(statement, first, id);
    statement.setLong(first + 3, epoch);
  }

  /// Three parameters, from this one on.
  static void set(PreparedStatement statement, int first, RecordId id) throws SQLException {
    statement.setLong(first, id.issuedMs());
    statement.setLong(first + 1, id.high());
    statement.setLong(first + 2, id.low());
  }
}
