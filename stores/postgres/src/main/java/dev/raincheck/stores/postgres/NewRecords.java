package dev.raincheck.stores.postgres;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoredOutcome;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What adds the new records of a batch, unless others have their names.
final class NewRecords {
  /// Whoever records a name waits for whoever is recording the same one. New ids are nobody else's.
  private static final Comparator<NewRecord> NAME_ORDER =
      Comparator.comparing((NewRecord it) -> Objects.requireNonNullElse(it.takenName(), ""))
          .thenComparing(NewRecord::principal)
          .thenComparing(NewRecord::id, BatchWriter.INDEX_ORDER);

  private static final String ADD =
      "insert into operation(issued_ms, id, stage, owner, idempotent, method, principal, request,"
          + " retention_ms, outcome_kind, outcome, expires_at, name, fingerprint, held_ms,"
          + " remembered_ms, trace) select m, i, s, ?, d, n, p, q, r, k, o, case when s = 2 then"
          + " clock_timestamp() + r * interval '1 ms' end, a, f, h, b, c from unnest(?::bigint[],"
          + " ?::uuid[], ?::smallint[], ?::boolean[], ?::text[], ?::text[], ?::bytea[],"
          + " ?::bigint[], ?::smallint[], ?::bytea[], ?::bytea[], ?::bigint[], ?::bigint[],"
          + " ?::bigint[], ?::bytea[]) t(m, i, s, d, n, p, q, r, k, o, a, f, h, b, c)"
          + " on conflict do nothing";

  /// Of copies ([RecordName#NOT_DELETED]), which are rare: the record that has the name is not
  /// deleted from now on. At once, since it may be deleted at any moment, and then the copy would
  /// run. It locks that row, which may be another server's: records of no copies do without.
  private static final String ADD_OR_KEEP_OTHER =
      ADD.replace(
          "on conflict do nothing",
          "on conflict (principal, name) where name is not null do update set held_ms ="
              + " excluded.held_ms where excluded.held_ms = "
              + RecordName.NOT_DELETED
              + " and operation.held_ms = 0");

  private final Pipeline statements;
  private final long epoch;
  private final List<NewRecord> perhapsMissing = new ArrayList<>();

  /// Of one principal.
  private record Name(String principal, @Nullable String text) {
    static Name of(NewRecord record) {
      return new Name(record.principal(), record.takenName());
    }
  }

  NewRecords(Pipeline statements, long epoch) {
    this.statements = statements;
    this.epoch = epoch;
  }

  /// Copies of the same name one after the other: no statement may write a row twice.
  void add(List<NewRecord> records) throws SQLException {
    List<NewRecord> rest = new ArrayList<>(records);
    rest.sort(NAME_ORDER);
    insert(taken(rest, it -> !isCopy(it)), ADD);
    while (!rest.isEmpty()) {
      var names = new HashSet<Name>();
      insert(taken(rest, it -> names.add(Name.of(it))), ADD_OR_KEEP_OTHER);
    }
  }

  private static List<NewRecord> taken(List<NewRecord> rest, Predicate<NewRecord> which) {
    var taken = new ArrayList<NewRecord>();
    rest.removeIf(it -> which.test(it) && taken.add(it));
    return taken;
  }

  private void insert(List<NewRecord> records, String insert) throws SQLException {
    if (records.isEmpty()) {
      return;
    }
    statements.add(
        insert,
        answered -> {
          if (insert.equals(ADD_OR_KEEP_OTHER) || answered.getUpdateCount() < records.size()) {
            records.stream().filter(it -> it.takenName() != null).forEach(perhapsMissing::add);
          }
        },
        epoch,
        statements.issued(records, NewRecord::id),
        statements.uuids(records, NewRecord::id),
        statements.array("int2", records, it -> (short) Codes.of(it.stage())),
        statements.array("bool", records, NewRecord::idempotent),
        statements.array("text", records, NewRecord::method),
        statements.array("text", records, NewRecord::principal),
        statements.bytes(records, NewRecords::request),
        statements.array("int8", records, NewRecord::retentionMs),
        statements.array("int2", records, NewRecords::outcomeKind),
        statements.bytes(records, NewRecords::outcome),
        statements.bytes(records, NewRecords::name),
        ofName(records, RecordName::fingerprint),
        ofName(records, RecordName::heldMs),
        ofName(records, RecordName::rememberedMs),
        statements.bytes(records, NewRecords::trace));
  }

  private static boolean isCopy(NewRecord record) {
    RecordName name = record.name();
    return record.takenName() != null && name != null && name.isOfCopy();
  }

  /// Those of which another record has the name; one that was there already is not missing. To be
  /// asked when all statements were answered.
  Set<RecordId> missing() throws SQLException {
    if (perhapsMissing.isEmpty()) {
      return Set.of();
    }
    var missing = new HashSet<RecordId>();
    try (PreparedStatement query =
        statements
            .connection()
            .prepareStatement(
                "select t.m as issued_ms, t.i as id from unnest(?::bigint[], ?::uuid[]) t(m, i)"
                    + " where not exists(select 1 from operation o where o.issued_ms = t.m and"
                    + " o.id = t.i)")) {
      query.setArray(1, statements.issued(perhapsMissing, NewRecord::id));
      query.setArray(2, statements.uuids(perhapsMissing, NewRecord::id));
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          missing.add(Rows.id(found));
        }
      }
    }
    return missing;
  }

  private static byte @Nullable [] name(NewRecord record) {
    String taken = record.takenName();
    return taken == null ? null : BatchWriter.bytes(taken);
  }

  private static byte @Nullable [] trace(NewRecord record) {
    return record.trace() == null ? null : BatchWriter.bytes(record.trace());
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

  private Array ofName(List<NewRecord> records, Function<RecordName, @Nullable Object> value)
      throws SQLException {
    return statements.array(
        "int8", records, it -> it.name() == null ? null : value.apply(it.name()));
  }
}
