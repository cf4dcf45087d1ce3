package dev.raincheck.stores.postgres;

import dev.raincheck.api.Progress;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.store.StoredOutcome;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads rows.
final class Rows {
  /// What is read of an operation `o`, by name: a later version's columns change no statement of
  /// this one, whose prepared plans would fail by that. Its age is by the database's clock, which
  /// all servers share.
  static final String COLUMNS =
      "o.seq, o.issued_ms, o.id, o.stage, o.attempt, o.ran, o.idempotent, o.method, o.principal,"
          + " o.request, o.retention_ms, o.outcome_kind, o.outcome, o.name, o.fingerprint,"
          + " o.held_ms, o.remembered_ms, o.trace, o.progress, o.progress_text, greatest(0,"
          + " extract(epoch from clock_timestamp() - o.accepted_at) * 1000)::bigint as age_ms";

  private Rows() {}

  /// Operations in the order in which they were recorded: what RETURNING gives is in none.
  static List<StoredOperation> read(PreparedStatement query) throws SQLException {
    record Placed(long seq, StoredOperation operation) {}
    var all = new ArrayList<Placed>();
    try (ResultSet found = query.executeQuery()) {
      while (found.next()) {
        all.add(new Placed(found.getLong("seq"), operation(found)));
      }
    }
    return all.stream()
        .sorted(Comparator.comparingLong(Placed::seq))
        .map(Placed::operation)
        .toList();
  }

  private static StoredOperation operation(ResultSet found) throws SQLException {
    NewRecord.Stage stage = Codes.stage(found.getInt("stage"));
    StoredOutcome outcome =
        stage.compareTo(NewRecord.Stage.DONE) >= 0
            ? new StoredOutcome(Codes.kind(found.getInt("outcome_kind")), bytes(found, "outcome"))
            : null;
    var record =
        new NewRecord(
            id(found),
            stage,
            found.getString("method"),
            found.getString("principal"),
            found.getBoolean("idempotent"),
            bytes(found, "request"),
            found.getLong("retention_ms"),
            outcome,
            name(found),
            trace(found));
    return new StoredOperation(
        record,
        found.getInt("attempt"),
        found.getLong("age_ms"),
        found.getBoolean("ran"),
        progress(found, stage));
  }

  private static @Nullable Progress progress(ResultSet found, NewRecord.Stage stage)
      throws SQLException {
    byte[] text = found.getBytes("progress_text");
    return text == null || stage != NewRecord.Stage.STARTED
        ? null
        : new Progress(found.getDouble("progress"), new String(text, StandardCharsets.UTF_8));
  }

  private static @Nullable RecordName name(ResultSet found) throws SQLException {
    byte[] text = found.getBytes("name");
    return text == null
        ? null
        : new RecordName(
            new String(text, StandardCharsets.UTF_8),
            found.getLong("fingerprint"),
            found.getLong("held_ms"),
            found.getLong("remembered_ms"));
  }

  private static @Nullable String trace(ResultSet found) throws SQLException {
    byte[] text = found.getBytes("trace");
    return text == null ? null : new String(text, StandardCharsets.UTF_8);
  }

  static RecordId id(ResultSet found) throws SQLException {
    UUID id = found.getObject("id", UUID.class);
    return new RecordId(
        found.getLong("issued_ms"), id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  private static byte[] bytes(ResultSet found, String column) throws SQLException {
    return Objects.requireNonNullElse(found.getBytes(column), new byte[0]);
  }

  /// What has become of records, without their requests and outcomes.
  static List<StoreRun.Seen> see(Connection connection, Collection<RecordId> records)
      throws SQLException {
    var seen = new ArrayList<StoreRun.Seen>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "select o.issued_ms, o.id, o.stage, o.progress, o.progress_text from"
                + " unnest(?::bigint[], ?::uuid[]) w(issued_ms, id) join operation o using"
                + " (issued_ms, id) where o.stage >= 2 or o.progress_text is not null")) {
      query.setArray(
          1,
          connection.createArrayOf("bigint", records.stream().map(RecordId::issuedMs).toArray()));
      query.setArray(
          2, connection.createArrayOf("uuid", records.stream().map(BatchWriter::uuid).toArray()));
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          NewRecord.Stage stage = Codes.stage(found.getInt("stage"));
          seen.add(
              new StoreRun.Seen(
                  id(found), stage.compareTo(NewRecord.Stage.DONE) >= 0, progress(found, stage)));
        }
      }
    }
    return seen;
  }

  /// Whether the run was not declared dead, has not left, and has not said that it is done with
  /// records of that time.
  static boolean mayWrite(Connection connection, long epoch, long issuedMs) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select 1 from server where epoch = ? and state = 0 and decided_ms < ?")) {
      query.setLong(1, epoch);
      query.setLong(2, issuedMs);
      try (ResultSet alive = query.executeQuery()) {
        return alive.next();
      }
    }
  }

  /// What others have left for the run; null if it was declared dead.
  static StoreRun.@Nullable News news(Connection connection, OwnRow row, Collection<String> methods)
      throws SQLException {
    boolean anyFree;
    try (PreparedStatement query =
        connection.prepareStatement(
            "select exists(select 1 from operation where owner is null and stage = 0 and method ="
                + " any(?)) from server where"
                + OwnRow.CONDITION)) {
      query.setArray(1, connection.createArrayOf("text", methods.toArray()));
      row.set(query, 2);
      try (ResultSet alive = query.executeQuery()) {
        if (!alive.next()) {
          return null;
        }
        anyFree = alive.getBoolean(1);
      }
    }
    return new StoreRun.News(anyFree, cancels(connection, row.epoch()));
  }

  /// Whether the retention of any record has ended. The first one by the index tells.
  static boolean isAnyOver(Connection connection, long goneMax) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select coalesce((select expires_at from operation where stage >= 2 order by"
                + " expires_at limit 1) < clock_timestamp(), false)"
                + " or exists (select from meta where gone > ?)")) {
      query.setLong(1, goneMax);
      try (ResultSet over = query.executeQuery()) {
        over.next();
        return over.getBoolean(1);
      }
    }
  }

  /// All that live, and those that ended within the hour before, as far as a hundred has room.
  static List<StoreRun.Member> fleet(Connection connection) throws SQLException {
    var members = new ArrayList<StoreRun.Member>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "select instance, epoch, state, address, (extract(epoch from clock_timestamp() -"
                    + " started_at) * 1000)::bigint as age_ms, (extract(epoch from lease_until -"
                    + " clock_timestamp()) * 1000)::bigint as left_ms from server where state = 0"
                    + " or lease_until > clock_timestamp() - interval '1 hour' order by state <> 0,"
                    + " epoch desc limit 100");
        ResultSet found = query.executeQuery()) {
      while (found.next()) {
        members.add(
            new StoreRun.Member(
                found.getString("instance"),
                found.getLong("epoch"),
                Codes.memberState(found.getInt("state")),
                found.getLong("age_ms"),
                found.getLong("left_ms"),
                found.getString("address")));
      }
    }
    return members;
  }

  private static List<StoreRun.CancelRequest> cancels(Connection connection, long epoch)
      throws SQLException {
    var cancels = new ArrayList<StoreRun.CancelRequest>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "select issued_ms, id, cancel_reason from operation where owner = ? and stage < 2 and"
                + " cancel_reason is not null")) {
      query.setLong(1, epoch);
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          cancels.add(new StoreRun.CancelRequest(id(found), found.getString("cancel_reason")));
        }
      }
    }
    return cancels;
  }
}
