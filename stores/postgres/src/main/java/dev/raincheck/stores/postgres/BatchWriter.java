package dev.raincheck.stores.postgres;

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
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes a batch in a transaction that is open and fenced: one statement for each kind of write,
/// however many records. Records are named in the order of the index, and new ones in that of their
/// names, so that no two servers wait for each other in a circle. `+ 0` keeps the planner from
/// joining two indexes for each record.
final class BatchWriter {
  private static final Comparator<RecordId> INDEX_ORDER =
      Comparator.comparingLong(RecordId::issuedMs)
          .thenComparing(RecordId::high, Long::compareUnsigned)
          .thenComparing(RecordId::low, Long::compareUnsigned);

  /// Whoever records a name waits for whoever is recording the same one. New ids are nobody else's.
  private static final Comparator<NewRecord> NAME_ORDER =
      Comparator.comparing((NewRecord it) -> Objects.requireNonNullElse(it.takenName(), ""))
          .thenComparing(NewRecord::principal)
          .thenComparing(NewRecord::id, INDEX_ORDER);

  private static final String BY_ID =
      " from unnest(?::bigint[], ?::uuid[]) t(m, i) where o.issued_ms = t.m and o.id = t.i";

  private final Connection connection;
  private final long epoch;

  BatchWriter(Connection connection, long epoch) {
    this.connection = connection;
    this.epoch = epoch;
  }

  static UUID uuid(RecordId id) {
    return new UUID(id.high(), id.low());
  }

  /// @return those that must not start
  Set<RecordId> write(StoreBatch batch) throws SQLException {
    Set<RecordId> notStarted =
        new HashSet<>(accept(batch.accepted().stream().sorted(NAME_ORDER).toList()));
    notStarted.addAll(start(sorted(batch.started(), it -> it)));
    end(sorted(batch.ended(), StoreBatch.Ended::id));
    release(sorted(batch.released(), it -> it));
    forget(sorted(batch.forgotten(), StoreBatch.Forgotten::id));
    tell(sorted(batch.progressed(), StoreBatch.Progressed::id));
    return notStarted;
  }

  private static <T> List<T> sorted(List<T> list, Function<T, RecordId> id) {
    return list.size() < 2
        ? list
        : list.stream().sorted(Comparator.comparing(id, INDEX_ORDER)).toList();
  }

  private Set<RecordId> accept(List<NewRecord> records) throws SQLException {
    if (records.isEmpty()) {
      return Set.of();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into operation(issued_ms, id, stage, owner, idempotent, method, principal,"
                + " request, retention_ms, outcome_kind, outcome, expires_at, name, fingerprint,"
                + " held_ms, remembered_ms, trace) select m, i, s, ?, d, n, p, q, r, k, o, case"
                + " when s = 2 then clock_timestamp() + r * interval '1 ms' end, a, f, h, b, c from"
                + " unnest(?::bigint[], ?::uuid[], ?::smallint[], ?::boolean[], ?::text[],"
                + " ?::text[], ?::bytea[], ?::bigint[], ?::smallint[], ?::bytea[], ?::bytea[],"
                + " ?::bigint[], ?::bigint[], ?::bigint[], ?::bytea[]) t(m, i, s, d, n, p, q, r, k,"
                + " o, a, f, h, b, c) on conflict do nothing")) {
      insert.setLong(1, epoch);
      setIds(insert, 2, records, NewRecord::id);
      set(insert, 4, "int2", records, it -> (short) Codes.of(it.stage()));
      set(insert, 5, "bool", records, NewRecord::idempotent);
      set(insert, 6, "text", records, NewRecord::method);
      set(insert, 7, "text", records, NewRecord::principal);
      insert.setArray(8, connection.createArrayOf("bytea", bytes(records, BatchWriter::request)));
      set(insert, 9, "int8", records, NewRecord::retentionMs);
      set(insert, 10, "int2", records, BatchWriter::outcomeKind);
      insert.setArray(11, connection.createArrayOf("bytea", bytes(records, BatchWriter::outcome)));
      insert.setArray(12, connection.createArrayOf("bytea", bytes(records, BatchWriter::name)));
      set(insert, 13, "int8", records, it -> it.name() == null ? null : it.name().fingerprint());
      set(insert, 14, "int8", records, it -> it.name() == null ? null : it.name().heldMs());
      set(insert, 15, "int8", records, it -> it.name() == null ? null : it.name().rememberedMs());
      insert.setArray(16, connection.createArrayOf("bytea", bytes(records, BatchWriter::trace)));
      if (insert.executeUpdate() == records.size()) {
        return Set.of();
      }
    }
    Set<RecordId> missing = missing(records);
    keepOthers(
        records.stream().filter(it -> missing.contains(it.id()) && isCopy(it.name())).toList());
    return missing;
  }

  private static boolean isCopy(@Nullable RecordName name) {
    return name != null && name.heldMs() == RecordName.NOT_DELETED;
  }

  /// The records that have the names of these copies are not deleted from now on.
  private void keepOthers(List<NewRecord> copies) throws SQLException {
    if (copies.isEmpty()) {
      return;
    }
    try (PreparedStatement keep =
        connection.prepareStatement(
            "update operation o set held_ms = ? from unnest(?::text[], ?::bytea[]) t(p, a) where"
                + " o.principal = t.p and o.name = t.a and o.held_ms = 0")) {
      keep.setLong(1, RecordName.NOT_DELETED);
      set(keep, 2, "text", copies, NewRecord::principal);
      keep.setArray(3, connection.createArrayOf("bytea", bytes(copies, BatchWriter::name)));
      keep.executeUpdate();
    }
  }

  /// Those of which another record has the name; one that was there already is not missing.
  private Set<RecordId> missing(List<NewRecord> records) throws SQLException {
    var missing = new HashSet<RecordId>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "select t.m as issued_ms, t.i as id from unnest(?::bigint[], ?::uuid[]) t(m, i) where"
                + " not exists(select 1 from operation o where o.issued_ms = t.m and o.id ="
                + " t.i)")) {
      setIds(query, 1, records, NewRecord::id);
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          missing.add(Rows.id(found));
        }
      }
    }
    return missing;
  }

  /// As bytes, since a text of the database cannot hold each.
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte @Nullable [] name(NewRecord record) {
    String taken = record.takenName();
    return taken == null ? null : bytes(taken);
  }

  private static byte @Nullable [] trace(NewRecord record) {
    return record.trace() == null ? null : bytes(record.trace());
  }

  /// One that has ended is not run again.
  private static byte @Nullable [] request(NewRecord record) {
    return record.outcome() == null ? record.request() : null;
  }

  private static byte @Nullable [] outcome(NewRecord record) {
    StoredOutcome outcome = record.outcome();
    return outcome == null ? null : outcome.bytes();
  }

  private static <T> byte[][] bytes(List<T> list, Function<T, byte @Nullable []> value) {
    return list.stream().map(value).toArray(byte[][]::new);
  }

  private static @Nullable Object outcomeKind(NewRecord record) {
    StoredOutcome outcome = record.outcome();
    return outcome == null ? null : (short) Codes.of(outcome.kind());
  }

  /// One that is started already was started by this batch, when nobody knew whether it was
  /// written.
  private Set<RecordId> start(List<RecordId> ids) throws SQLException {
    if (ids.isEmpty()) {
      return Set.of();
    }
    var notStarted = new HashSet<>(ids);
    try (PreparedStatement start =
        connection.prepareStatement(
            "update operation o set stage = 1"
                + BY_ID
                + " and o.owner + 0 = ? and o.stage + 0 < 2 returning o.issued_ms, o.id")) {
      setIds(start, 1, ids, it -> it);
      start.setLong(3, epoch);
      try (ResultSet started = start.executeQuery()) {
        while (started.next()) {
          notStarted.remove(Rows.id(started));
        }
      }
    }
    return notStarted;
  }

  private void end(List<StoreBatch.Ended> ends) throws SQLException {
    if (ends.isEmpty()) {
      return;
    }
    byte[][] outcomes = ends.stream().map(it -> it.outcome().bytes()).toArray(byte[][]::new);
    try (PreparedStatement end =
        connection.prepareStatement(
            "update operation o set stage = 2, request = null, outcome_kind = t.k, outcome = t.o,"
                + " expires_at = clock_timestamp() + o.retention_ms * interval '1 ms', name = case"
                + " when t.k = 3 and o.held_ms > 0 then null else o.name end from"
                + " unnest(?::bigint[], ?::uuid[], ?::smallint[], ?::bytea[]) t(m, i, k, o) where"
                + " o.issued_ms = t.m and o.id = t.i and o.owner + 0 = ? and o.stage + 0 < 2")) {
      setIds(end, 1, ends, StoreBatch.Ended::id);
      set(end, 3, "int2", ends, it -> (short) Codes.of(it.outcome().kind()));
      end.setArray(4, connection.createArrayOf("bytea", outcomes));
      end.setLong(5, epoch);
      end.executeUpdate();
    }
  }

  private void release(List<RecordId> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement release =
        connection.prepareStatement(
            "update operation o set ran = ran or stage = 1, stage = 0, owner = null, progress_text"
                + " = null"
                + BY_ID
                + " and o.owner + 0 = ? and o.stage + 0 < 2")) {
      setIds(release, 1, ids, it -> it);
      release.setLong(3, epoch);
      release.executeUpdate();
    }
  }

  /// Whoever ran them.
  private void forget(List<StoreBatch.Forgotten> forgotten) throws SQLException {
    if (forgotten.isEmpty()) {
      return;
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            "with t as materialized (select * from unnest(?::bigint[], ?::uuid[], ?::text[]) t(m,"
                + " i, p)), held as (update operation o set expires_at = least(o.expires_at,"
                + " clock_timestamp() + o.held_ms * interval '1 ms') from t where o.issued_ms = t.m"
                + " and o.id = t.i and o.principal = t.p and o.stage + 0 = 2 and o.held_ms > 0)"
                + " delete from operation o using t where o.issued_ms = t.m and o.id = t.i and"
                + " o.principal = t.p and o.stage + 0 = 2 and coalesce(o.held_ms, 0) = 0")) {
      setIds(delete, 1, forgotten, StoreBatch.Forgotten::id);
      set(delete, 3, "text", forgotten, StoreBatch.Forgotten::principal);
      delete.executeUpdate();
    }
  }

  private void tell(List<StoreBatch.Progressed> progressed) throws SQLException {
    if (progressed.isEmpty()) {
      return;
    }
    byte[][] texts =
        progressed.stream().map(it -> bytes(it.progress().message())).toArray(byte[][]::new);
    try (PreparedStatement tell =
        connection.prepareStatement(
            "update operation o set progress = t.f, progress_text = t.x from unnest(?::bigint[],"
                + " ?::uuid[], ?::float8[], ?::bytea[]) t(m, i, f, x) where o.issued_ms = t.m and"
                + " o.id = t.i and o.owner + 0 = ? and o.stage + 0 = 1")) {
      setIds(tell, 1, progressed, StoreBatch.Progressed::id);
      set(tell, 3, "float8", progressed, it -> it.progress().fraction());
      tell.setArray(4, connection.createArrayOf("bytea", texts));
      tell.setLong(5, epoch);
      tell.executeUpdate();
    }
  }

  /// Two parameters, from this one on.
  private <T> void setIds(
      PreparedStatement statement, int first, List<T> list, Function<T, RecordId> id)
      throws SQLException {
    set(statement, first, "int8", list, it -> id.apply(it).issuedMs());
    set(statement, first + 1, "uuid", list, it -> uuid(id.apply(it)));
  }

  private <T> void set(
      PreparedStatement statement,
      int parameter,
      String type,
      List<T> list,
      Function<T, @Nullable Object> value)
      throws SQLException {
    Object[] values = list.stream().map(value).toArray();
    statement.setArray(parameter, connection.createArrayOf(type, values));
  }
}
