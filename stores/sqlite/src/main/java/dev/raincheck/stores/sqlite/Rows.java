package dev.raincheck.stores.sqlite;

import dev.raincheck.api.Progress;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.store.StoredOutcome;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads rows.
final class Rows {
  private Rows() {}

  /// Operations in the order in which they were recorded: what RETURNING gives is in none.
  static List<StoredOperation> read(PreparedStatement query, long nowMs) throws SQLException {
    record Placed(long place, StoredOperation operation) {}
    var all = new ArrayList<Placed>();
    try (ResultSet found = query.executeQuery()) {
      while (found.next()) {
        all.add(new Placed(found.getLong("place"), operation(found, nowMs)));
      }
    }
    return all.stream()
        .sorted((one, other) -> Long.compare(one.place(), other.place()))
        .map(Placed::operation)
        .toList();
  }

  private static StoredOperation operation(ResultSet found, long nowMs) throws SQLException {
    NewRecord.Stage stage = Codes.stage(found.getInt("stage"));
    StoredOutcome outcome =
        stage.compareTo(NewRecord.Stage.DONE) >= 0
            ? new StoredOutcome(Codes.kind(found.getInt("outcome_kind")), found.getBytes("outcome"))
            : null;
    var record =
        new NewRecord(
            new RecordId(
                found.getLong("issued_ms"), found.getLong("id_high"), found.getLong("id_low")),
            stage,
            found.getString("method"),
            found.getString("principal"),
            found.getBoolean("idempotent"),
            found.getBytes("request"),
            found.getLong("retention_ms"),
            outcome,
            name(found),
            found.getString("trace"));
    long ageMs = Math.max(0, nowMs - found.getLong("accepted_ms"));
    return new StoredOperation(
        record, found.getInt("attempt"), ageMs, found.getBoolean("ran"), progress(found, stage));
  }

  private static @Nullable Progress progress(ResultSet found, NewRecord.Stage stage)
      throws SQLException {
    byte[] text = found.getBytes("progress_text");
    if (text == null || stage != NewRecord.Stage.STARTED) {
      return null;
    }
    double fraction = found.getDouble("progress");
    return new Progress(
        found.wasNull() ? Double.NaN : fraction, new String(text, StandardCharsets.UTF_8));
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
}
