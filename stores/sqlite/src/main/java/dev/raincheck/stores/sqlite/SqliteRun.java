package dev.raincheck.stores.sqlite;

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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One run on the database. Every write is one transaction, and is on the disk when it is over.
final class SqliteRun implements StoreRun {
  /// Whatever has started so often, and ended its server each time, is not run again.
  private static final int ATTEMPTS_MAX = 5;

  private static final int SAMPLE_ROWS = 1_000;

  /// What may have started, and may not start again. "stage < 2", although it is said already: only
  /// then SQLite sees that the index of owners has them all.
  static final String INTERRUPT =
      "update operation set stage = 2, owner = null, request = x'', outcome_kind = ?, outcome ="
          + " x'', expires_ms = ? + retention_ms where owner is not null and stage < 2 and stage ="
          + " 1 and (idempotent = 0 or attempt >= ?)";

  static final String REQUEUE =
      "update operation set owner = null, attempt = attempt + (stage = 1), ran = max(ran,"
          + " stage = 1), stage = 0, progress_text = null where owner is not null and stage < 2";

  private final Database database;
  private final LongSupplier clockMs;
  private final Identity identity;
  private final Taking taking;

  private SqliteRun(Database database, LongSupplier clockMs, Identity identity) {
    this.database = database;
    this.clockMs = clockMs;
    this.identity = identity;
    this.taking = new Taking(identity.epoch(), clockMs);
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
    try (PreparedStatement interrupt = connection.prepareStatement(INTERRUPT);
        PreparedStatement requeue = connection.prepareStatement(REQUEUE)) {
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
      database.begin();
      T done = work.on(database.connection());
      database.commit();
      return done;
    } catch (SQLException failed) {
      database.discard();
      throw Failures.of(database.file(), failed);
    }
  }

  @Override
  public Set<RecordId> write(StoreBatch batch) throws StoreException {
    return batch.isEmpty()
        ? Set.of()
        : transaction(connection ->
            new BatchWriter(database, identity.epoch(), clockMs.getAsLong()).write(batch));
  }

  @Override
  public @Nullable StoredOperation find(String principal, String name) throws StoreException {
    return transaction(connection -> {
      try (PreparedStatement find =
          connection.prepareStatement("select * from operation where principal = ? and name = ?")) {
        find.setString(1, principal);
        find.setBytes(2, BatchWriter.bytes(name));
        List<StoredOperation> found = Rows.read(find, clockMs.getAsLong());
        return found.isEmpty() ? null : found.getFirst();
      }
    });
  }

  @Override
  public @Nullable StoredOperation find(RecordId id) throws StoreException {
    return transaction(connection -> {
      try (PreparedStatement find =
          connection.prepareStatement(
              "select * from operation where issued_ms = ? and id_high = ? and id_low = ?")) {
        BatchWriter.set(find, 1, id);
        List<StoredOperation> found = Rows.read(find, clockMs.getAsLong());
        return found.isEmpty() ? null : found.getFirst();
      }
    });
  }

  @Override
  public Taken take(Collection<String> methods, int countMax, long bytesMax, boolean suspects)
      throws StoreException {
    int attempts = suspects ? Short.MAX_VALUE : StoredOperation.SUSPECT_FROM;
    var room = new Taking.Room(countMax, bytesMax, attempts);
    Taken taken = transaction(connection -> taking.take(connection, List.copyOf(methods), room));
    taking.succeeded();
    return taken;
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

  @Override
  public Map<String, Long> waitingSample() throws StoreException {
    long oneOf = Math.max(1, waiting() / SAMPLE_ROWS);
    return transaction(connection -> {
      try (PreparedStatement draw =
          connection.prepareStatement(
              "select principal, count(*) from operation where stage = 0 and owner is null and"
                  + " abs(random() % ?) = 0 group by principal")) {
        draw.setLong(1, oneOf);
        var sample = new HashMap<String, Long>();
        try (ResultSet drawn = draw.executeQuery()) {
          while (drawn.next()) {
            sample.put(drawn.getString(1), drawn.getLong(2));
          }
        }
        return sample;
      }
    });
  }

  @Override
  public boolean cancel(Stop stop) throws StoreException {
    return transaction(connection -> {
      try (PreparedStatement cancel =
          connection.prepareStatement(
              "update operation set stage = 2, outcome_kind = case when ran then ? else ? end,"
                  + " outcome = case when ran then ? else ? end, expires_ms = ? + retention_ms,"
                  + " request = x'', name = case when held_ms > 0 and not ran then null else name"
                  + " end where issued_ms = ? and id_high = ? and id_low = ? and principal = ? and"
                  + " stage = 0 and owner is null")) {
        cancel.setInt(1, Codes.of(stop.ran().kind()));
        cancel.setInt(2, Codes.of(stop.unstarted().kind()));
        cancel.setBytes(3, stop.ran().bytes());
        cancel.setBytes(4, stop.unstarted().bytes());
        cancel.setLong(5, clockMs.getAsLong());
        BatchWriter.set(cancel, 6, stop.wanted().id());
        cancel.setString(9, stop.wanted().principal());
        return cancel.executeUpdate() > 0;
      }
    });
  }

  @Override
  public int purge(long goneMax) throws StoreException {
    return transaction(connection -> {
      var purge = new Purge(connection, clockMs.getAsLong());
      return purge.expired() + purge.beyond(goneMax);
    });
  }

  @Override
  public void close() {
    database.close();
  }
}
