package dev.raincheck.stores.postgres;

import static dev.raincheck.stores.postgres.Pipeline.Answer.UNREAD;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoredOutcome;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a batch writes in a transaction that is fenced: one statement for each kind of write,
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

  private final Pipeline statements;
  private final long epoch;
  private final Set<RecordId> notStarted = new HashSet<>();
  private List<NewRecord> perhapsMissing = List.of();

  BatchWriter(Pipeline statements, long epoch) {
    this.statements = statements;
    this.epoch = epoch;
  }

  static UUID uuid(RecordId id) {
    return new UUID(id.high(), id.low());
  }

  void add(StoreBatch batch) throws SQLException {
    accept(batch.accepted().stream().sorted(NAME_ORDER).toList());
    start(sorted(batch.started(), it -> it));
    end(sorted(batch.ended(), StoreBatch.Ended::id));
    release(sorted(batch.released(), it -> it));
    forget(sorted(batch.forgotten(), StoreBatch.Forgotten::id));
    tell(sorted(batch.progressed(), StoreBatch.Progressed::id));
  }

  /// Those that must not start. To be asked when all statements were answered.
  Set<RecordId> notStarted() throws SQLException {
    if (!perhapsMissing.isEmpty()) {
      notStarted.addAll(missing(perhapsMissing));
    }
    return notStarted;
  }

  private static <T> List<T> sorted(List<T> list, Function<T, RecordId> id) {
    return list.size() < 2
        ? list
        : list.stream().sorted(Comparator.comparing(id, INDEX_ORDER)).toList();
  }

  private void accept(List<NewRecord> records) throws SQLException {
    if (records.isEmpty()) {
      return;
    }
    statements.add(
        "insert into operation(issued_ms, id, stage, owner, idempotent, method, principal,"
            + " request, retention_ms, outcome_kind, outcome, expires_at, name, fingerprint,"
            + " held_ms, remembered_ms, trace) select m, i, s, ?, d, n, p, q, r, k, o, case"
            + " when s = 2 then clock_timestamp() + r * interval '1 ms' end, a, f, h, b, c from"
            + " unnest(?::bigint[], ?::uuid[], ?::smallint[], ?::boolean[], ?::text[],"
            + " ?::text[], ?::bytea[], ?::bigint[], ?::smallint[], ?::bytea[], ?::bytea[],"
            + " ?::bigint[], ?::bigint[], ?::bigint[], ?::bytea[]) t(m, i, s, d, n, p, q, r, k,"
            + " o, a, f, h, b, c) on conflict do nothing",
        answered ->
            perhapsMissing = answered.getUpdateCount() < records.size() ? records : List.of(),
        epoch,
        issued(records, NewRecord::id),
        uuids(records, NewRecord::id),
        statements.array("int2", records, it -> (short) Codes.of(it.stage())),
        statements.array("bool", records, NewRecord::idempotent),
        statements.array("text", records, NewRecord::method),
        statements.array("text", records, NewRecord::principal),
        statements.bytes(records, BatchWriter::request),
        statements.array("int8", records, NewRecord::retentionMs),
        statements.array("int2", records, BatchWriter::outcomeKind),
        statements.bytes(records, BatchWriter::outcome),
        statements.bytes(records, BatchWriter::name),
        ofName(records, RecordName::fingerprint),
        ofName(records, RecordName::heldMs),
        ofName(records, RecordName::rememberedMs),
        statements.bytes(records, BatchWriter::trace));
  }

  /// Those of which another record has the name; one that was there already is not missing.
  private Set<RecordId> missing(List<NewRecord> records) throws SQLException {
    var missing = new HashSet<RecordId>();
    try (PreparedStatement query =
        statements
            .connection()
            .prepareStatement(
                "select t.m as issued_ms, t.i as id from unnest(?::bigint[], ?::uuid[]) t(m, i)"
                    + " where not exists(select 1 from operation o where o.issued_ms = t.m and"
                    + " o.id = t.i)")) {
      query.setArray(1, issued(records, NewRecord::id));
      query.setArray(2, uuids(records, NewRecord::id));
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

  private static @Nullable Object outcomeKind(NewRecord record) {
    StoredOutcome outcome = record.outcome();
    return outcome == null ? null : (short) Codes.of(outcome.kind());
  }

  /// One that is started already was started by this batch, when nobody knew whether it was
  /// written.
  private void start(List<RecordId> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    notStarted.addAll(ids);
    statements.add(
        "update operation o set stage = 1 from unnest(?::bigint[], ?::uuid[]) with ordinality t(m,"
            + " i, n) where o.issued_ms = t.m and o.id = t.i and o.owner + 0 = ? and o.stage + 0"
            + " < 2 returning t.n",
        answered -> started(ids, answered),
        issued(ids, it -> it),
        uuids(ids, it -> it),
        epoch);
  }

  /// Told by their places in the list: an answer must be short, since it is read only when all of
  /// the batch was sent.
  private void started(List<RecordId> ids, Statement answered) throws SQLException {
    try (ResultSet places = answered.getResultSet()) {
      while (places.next()) {
        notStarted.remove(ids.get(places.getInt(1) - 1));
      }
    }
  }

  private void end(List<StoreBatch.Ended> ends) throws SQLException {
    if (ends.isEmpty()) {
      return;
    }
    statements.add(
        "update operation o set stage = 2, request = null, outcome_kind = t.k, outcome = t.o,"
            + " expires_at = clock_timestamp() + o.retention_ms * interval '1 ms', name = case"
            + " when t.k = 3 and o.held_ms > 0 then null else o.name end from"
            + " unnest(?::bigint[], ?::uuid[], ?::smallint[], ?::bytea[]) t(m, i, k, o) where"
            + " o.issued_ms = t.m and o.id = t.i and o.owner + 0 = ? and o.stage + 0 < 2",
        UNREAD,
        issued(ends, StoreBatch.Ended::id),
        uuids(ends, StoreBatch.Ended::id),
        statements.array("int2", ends, it -> (short) Codes.of(it.outcome().kind())),
        statements.bytes(ends, it -> it.outcome().bytes()),
        epoch);
  }

  private void release(List<RecordId> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    statements.add(
        "update operation o set ran = ran or stage = 1, stage = 0, owner = null, progress_text"
            + " = null"
            + BY_ID
            + " and o.owner + 0 = ? and o.stage + 0 < 2",
        UNREAD,
        issued(ids, it -> it),
        uuids(ids, it -> it),
        epoch);
  }

  /// Whoever ran them.
  private void forget(List<StoreBatch.Forgotten> forgotten) throws SQLException {
    if (forgotten.isEmpty()) {
      return;
    }
    statements.add(
        "with t as materialized (select * from unnest(?::bigint[], ?::uuid[], ?::text[]) t(m,"
            + " i, p)), held as (update operation o set expires_at = least(o.expires_at,"
            + " clock_timestamp() + o.held_ms * interval '1 ms') from t where o.issued_ms = t.m"
            + " and o.id = t.i and o.principal = t.p and o.stage + 0 = 2 and o.held_ms > 0)"
            + " delete from operation o using t where o.issued_ms = t.m and o.id = t.i and"
            + " o.principal = t.p and o.stage + 0 = 2 and coalesce(o.held_ms, 0) = 0",
        UNREAD,
        issued(forgotten, StoreBatch.Forgotten::id),
        uuids(forgotten, StoreBatch.Forgotten::id),
        statements.array("text", forgotten, StoreBatch.Forgotten::principal));
  }

  private void tell(List<StoreBatch.Progressed> progressed) throws SQLException {
    if (progressed.isEmpty()) {
      return;
    }
    statements.add(
        "update operation o set progress = t.f, progress_text = t.x from unnest(?::bigint[],"
            + " ?::uuid[], ?::float8[], ?::bytea[]) t(m, i, f, x) where o.issued_ms = t.m and"
            + " o.id = t.i and o.owner + 0 = ? and o.stage + 0 = 1",
        UNREAD,
        issued(progressed, StoreBatch.Progressed::id),
        uuids(progressed, StoreBatch.Progressed::id),
        statements.array("float8", progressed, it -> it.progress().fraction()),
        statements.bytes(progressed, it -> bytes(it.progress().message())),
        epoch);
  }

  private Array ofName(List<NewRecord> records, Function<RecordName, @Nullable Object> value)
      throws SQLException {
    return statements.array(
        "int8", records, it -> it.name() == null ? null : value.apply(it.name()));
  }

  private <T> Array issued(List<T> list, Function<T, RecordId> id) throws SQLException {
    return statements.array("int8", list, it -> id.apply(it).issuedMs());
  }

  private <T> Array uuids(List<T> list, Function<T, RecordId> id) throws SQLException {
    return statements.array("uuid", list, it -> uuid(id.apply(it)));
  }
}
