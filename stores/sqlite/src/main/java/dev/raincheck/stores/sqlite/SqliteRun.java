package dev.raincheck.stores.sqlite;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.store.StoredOutcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One run on the database. Every write is one transaction, and is on the disk when it is over.
final class SqliteRun implements StoreRun {
  private static final int PURGE_MAX = 1_000;

  /// Whatever has started so often, and ended its server each time, is not run again.
  private static final int ATTEMPTS_MAX = 5;

  private final Database database;
  private final LongSupplier clockMs;
  private final Identity identity;

  private SqliteRun(Database database, LongSupplier clockMs, Identity identity) {
    this.database = database;
    this.clockMs = clockMs;
    this.identity = identity;
  }

  /// Begins a run, and ends those before it: the database is this process's alone.
  static SqliteRun begin(Database database, String server, LongSupplier clockMs)
      throws SQLException {
    Connection connection = database.connection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("begin immediate");
      takeOver(connection, clockMs.getAsLong());
      var run = new SqliteRun(database, clockMs, identity(connection, server, clockMs.getAsLong()));
      statement.execute("commit");
      return run;
    }
  }

  /// What earlier runs had taken and not ended: it is queued again, unless it may have started and
  /// may not start again.
  private static void takeOver(Connection connection, long nowMs) throws SQLException {
    try (PreparedStatement interrupt =
            connection.prepareStatement(
                "update operation set stage = 2, owner = null, outcome_kind = ?, outcome = x'',"
                    + " expires_ms = ? + retention_ms where owner is not null and stage = 1 and"
                    + " (idempotent = 0 or attempt >= ?)");
        PreparedStatement requeue =
            connection.prepareStatement(
                "update operation set owner = null, attempt = attempt + (stage = 1), stage = 0"
                    + " where owner is not null and stage < 2")) {
      interrupt.setInt(1, Codes.of(StoredOutcome.Kind.INTERRUPTED));
      interrupt.setLong(2, nowMs);
      interrupt.setInt(3, ATTEMPTS_MAX);
      interrupt.executeUpdate();
      requeue.executeUpdate();
    }
  }

  private static Identity identity(Connection connection, String server, long nowMs)
      throws SQLException {
    try (PreparedStatement join =
            connection.prepareStatement(
                "insert into server(instance, started_ms) values(?, ?) returning epoch");
        Statement statement = connection.createStatement()) {
      join.setString(1, server);
      join.setLong(2, nowMs);
      long epoch;
      try (ResultSet joined = join.executeQuery()) {
        epoch = joined.getLong(1);
      }
      try (ResultSet meta = statement.executeQuery("select store, token_secret from meta")) {
        meta.next();
        return new Identity(meta.getString(1), epoch, meta.getBytes(2));
      }
    }
  }

  @Override
  public Identity identity() {
    return identity;
  }

  /// What is done to the database, all of it or nothing.
  @FunctionalInterface
  private interface Work<T extends @Nullable Object> {
    T on(Connection connection) throws SQLException;
  }

  private <T extends @Nullable Object> T transaction(Work<T> work) throws StoreException {
    try {
      Connection connection = database.connection();
      try (Statement statement = connection.createStatement()) {
        statement.execute("begin immediate");
        T done = work.on(connection);
        statement.execute("commit");
        return done;
      }
    } catch (SQLException failed) {
      database.discard();
      throw Failures.of(database.file(), failed);
    }
  }

  @Override
  public void write(StoreBatch batch) throws StoreException {
    if (!batch.isEmpty()) {
      transaction(connection -> {
        new BatchWriter(connection, identity.epoch(), clockMs.getAsLong()).write(batch);
        return null;
      });
    }
  }

  @Override
  public @Nullable StoredOperation find(RecordId id) throws StoreException {
    return transaction(connection -> {
      try (PreparedStatement find =
          connection.prepareStatement(
              "select * from operation where issued_ms = ? and id_high = ? and id_low = ?")) {
        BatchWriter.set(find, 1, id);
        List<StoredOperation> found = read(find);
        return found.isEmpty() ? null : found.getFirst();
      }
    });
  }

  @Override
  public List<StoredOperation> take(Collection<String> methods, int max) throws StoreException {
    String list = String.join(", ", Collections.nCopies(methods.size(), "?"));
    return transaction(connection -> {
      try (PreparedStatement take =
          connection.prepareStatement(
              "update operation set owner = ? where place in (select place from operation where"
                  + " stage = 0 and owner is null and method in ("
                  + list
                  + ") order by place limit ?) returning *")) {
        int parameter = 1;
        take.setLong(parameter++, identity.epoch());
        for (String method : methods) {
          take.setString(parameter++, method);
        }
        take.setInt(parameter, max);
        return read(take);
      }
    });
  }

  @Override
  public long waiting() throws StoreException {
    return transaction(connection -> {
      try (Statement count = connection.createStatement();
          ResultSet counted =
              count.executeQuery(
                  "select count(*) from operation where stage = 0 and owner is null")) {
        return counted.getLong(1);
      }
    });
  }

  private List<StoredOperation> read(PreparedStatement query) throws SQLException {
    record Placed(long place, StoredOperation operation) {}
    var all = new ArrayList<Placed>();
    try (ResultSet found = query.executeQuery()) {
      while (found.next()) {
        all.add(new Placed(found.getLong("place"), operation(found)));
      }
    }
    // What RETURNING gives is in no order.
    return all.stream()
        .sorted((one, other) -> Long.compare(one.place(), other.place()))
        .map(Placed::operation)
        .toList();
  }

  private StoredOperation operation(ResultSet found) throws SQLException {
    NewRecord.Stage stage = Codes.stage(found.getInt("stage"));
    StoredOutcome outcome =
        stage == NewRecord.Stage.DONE
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
            outcome);
    long ageMs = Math.max(0, clockMs.getAsLong() - found.getLong("accepted_ms"));
    return new StoredOperation(record, found.getInt("attempt"), ageMs);
  }

  @Override
  public boolean cancel(StoreBatch.Forgotten queued, String reason, StoredOutcome outcome)
      throws StoreException {
    return transaction(connection -> {
      try (PreparedStatement cancel =
          connection.prepareStatement(
              "update operation set stage = 2, outcome_kind = ?, outcome = ?, expires_ms = ? +"
                  + " retention_ms, request = x'' where issued_ms = ? and id_high = ? and"
                  + " id_low = ? and principal = ? and stage = 0 and owner is null")) {
        cancel.setInt(1, Codes.of(outcome.kind()));
        cancel.setBytes(2, outcome.bytes());
        cancel.setLong(3, clockMs.getAsLong());
        BatchWriter.set(cancel, 4, queued.id());
        cancel.setString(7, queued.principal());
        return cancel.executeUpdate() > 0;
      }
    });
  }

  @Override
  public int purge() throws StoreException {
    return transaction(connection -> {
      try (PreparedStatement purge =
          connection.prepareStatement(
              "delete from operation where place in (select place from operation where stage ="
                  + " 2 and expires_ms < ? limit ?)")) {
        purge.setLong(1, clockMs.getAsLong());
        purge.setInt(2, PURGE_MAX);
        return purge.executeUpdate();
      }
    });
  }

  @Override
  public void close() {
    database.close();
  }
}
