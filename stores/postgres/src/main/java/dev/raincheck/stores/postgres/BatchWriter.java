package dev.raincheck.stores.postgres;

import static dev.raincheck.stores.postgres.Pipeline.Answer.UNREAD;

import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// What a batch writes in a transaction that is fenced: one statement for each kind of write,
/// however many records. Records are named in the order of the index, and new ones in that of their
/// names, so that no two servers wait for each other in a circle. `+ 0` keeps the planner from
/// joining two indexes for each record.
final class BatchWriter {
  static final Comparator<RecordId> INDEX_ORDER =
      Comparator.comparingLong(RecordId::issuedMs)
          .thenComparing(RecordId::high, Long::compareUnsigned)
          .thenComparing(RecordId::low, Long::compareUnsigned);

  private static final String BY_ID =
      " from unnest(?::bigint[], ?::uuid[]) t(m, i) where o.issued_ms = t.m and o.id = t.i";

  private final Pipeline statements;
  private final long epoch;
  private final Set<RecordId> notStarted = new HashSet<>();
  private final NewRecords added;

  BatchWriter(Pipeline statements, long epoch) {
    this.statements = statements;
    this.epoch = epoch;
    this.added = new NewRecords(statements, epoch);
  }

  static UUID uuid(RecordId id) {
    return new UUID(id.high(), id.low());
  }

  void add(StoreBatch batch) throws SQLException {
    added.add(batch.accepted());
    start(sorted(batch.started(), it -> it));
    end(sorted(batch.ended(), StoreBatch.Ended::id));
    release(sorted(batch.released(), it -> it));
    forget(sorted(batch.forgotten(), StoreBatch.Forgotten::id));
    tell(sorted(batch.progressed(), StoreBatch.Progressed::id));
  }

  /// Those that must not start. To be asked when all statements were answered.
  Set<RecordId> notStarted() throws SQLException {
    notStarted.addAll(added.missing());
    return notStarted;
  }

  private static <T> List<T> sorted(List<T> list, Function<T, RecordId> id) {
    return list.size() < 2
        ? list
        : list.stream().sorted(Comparator.comparing(id, INDEX_ORDER)).toList();
  }

  /// As bytes, since a text of the database cannot hold each.
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
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
        statements.issued(ids, it -> it),
        statements.uuids(ids, it -> it),
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
        statements.issued(ends, StoreBatch.Ended::id),
        statements.uuids(ends, StoreBatch.Ended::id),
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
        statements.issued(ids, it -> it),
        statements.uuids(ids, it -> it),
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
        statements.issued(forgotten, StoreBatch.Forgotten::id),
        statements.uuids(forgotten, StoreBatch.Forgotten::id),
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
        statements.issued(progressed, StoreBatch.Progressed::id),
        statements.uuids(progressed, StoreBatch.Progressed::id),
        statements.array("float8", progressed, it -> it.progress().fraction()),
        statements.bytes(progressed, it -> bytes(it.progress().message())),
        epoch);
  }
}
