package dev.raincheck.stores.postgres;

import static dev.raincheck.stores.postgres.Pipeline.Answer.UNREAD;

import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One run on the database. Each of its writes first locks the run's own row, and requires it to be
/// alive: so it lies wholly before a take-over, or is refused.
final class PostgresRun implements StoreRun {
  /// More are left to the keeper: a server is to serve soon.
  private static final int MOVES_AT_START = 4;

  private final Connector connector;
  private final Session session;
  private final Identity identity;
  private final OwnRow row;
  private final Taking taking;
  private final Keeper keeper;

  private PostgresRun(Connector connector, Session session, Joined joined, Lease lease) {
    this.connector = connector;
    this.session = session;
    this.identity = joined.identity();
    this.row = joined.row();
    this.taking = new Taking(identity.epoch());
    this.keeper = new Keeper(connector, row, lease);
  }

  /// Whose run it is, and where clients reach it.
  record Server(String name, String address) {}

  static PostgresRun begin(Connector connector, Session session, Lease lease, Server server)
      throws SQLException, StoreException {
    List<Long> dead = session.use(TakeOver::debtors);
    for (int i = 0; i < MOVES_AT_START && !dead.isEmpty(); i++) {
      session.transaction(connection -> TakeOver.move(connection, dead));
    }
    Joined joined = session.transaction(connection -> join(connection, server, lease));
    var run = new PostgresRun(connector, session, joined, lease);
    run.keeper.start();
    return run;
  }

  private record Joined(Identity identity, OwnRow row) {}

  private static Joined join(Connection connection, Server server, Lease lease)
      throws SQLException {
    TakeOver.forget(connection);
    try (PreparedStatement join =
            connection.prepareStatement(
                "insert into server(instance, address, lease_until) values(?, ?, clock_timestamp()"
                    + " + ? * interval '1 ms') returning epoch, started_at::text");
        Statement statement = connection.createStatement()) {
      join.setString(1, server.name());
      join.setString(2, server.address());
      join.setLong(3, lease.length().toMillis());
      OwnRow row;
      try (ResultSet joined = join.executeQuery()) {
        joined.next();
        row = new OwnRow(joined.getLong(1), joined.getString(2));
      }
      try (ResultSet meta = statement.executeQuery("select store, token_secret from meta")) {
        meta.next();
        var identity = new Identity(meta.getString(1), row.epoch(), meta.getBytes(2));
        return new Joined(identity, row);
      }
    }
  }

  @Override
  public Identity identity() {
    return identity;
  }

  /// A transaction that is refused if this run was declared dead.
  private <T extends @Nullable Object> T write(Session.Work<T> work) throws StoreException {
    return transaction(connection -> {
      fence(connection);
      return work.on(connection);
    });
  }

  private <T extends @Nullable Object> T transaction(Session.Work<T> work) throws StoreException {
    try {
      return session.transaction(work);
    } catch (SQLException failed) {
      throw OwnRow.isDead(failed)
          ? Failures.fenced(connector.name(), identity.epoch())
          : Failures.of(connector.name(), failed);
    }
  }

  private <T extends @Nullable Object> T read(Session.Work<T> work) throws StoreException {
    try {
      return session.use(work);
    } catch (SQLException failed) {
      throw Failures.of(connector.name(), failed);
    }
  }

  private void fence(Connection connection) throws SQLException {
    try (PreparedStatement fence = connection.prepareStatement(OwnRow.FENCE)) {
      row.set(fence, 1);
      fence.execute();
    }
  }

  @Override
  public Set<RecordId> write(StoreBatch batch) throws StoreException {
    return batch.isEmpty()
        ? Set.of()
        : transaction(connection -> {
          var statements = new Pipeline(connection);
          statements.add(OwnRow.FENCE, UNREAD, row.epoch(), row.startedAt());
          var writer = new BatchWriter(statements, identity.epoch());
          writer.add(batch);
          statements.add("commit", UNREAD);
          statements.run();
          return writer.notStarted();
        });
  }

  @Override
  public @Nullable StoredOperation find(RecordId id) throws StoreException {
    return read(connection -> {
      try (PreparedStatement find =
          connection.prepareStatement(
              "select " + Rows.COLUMNS + " from operation o where issued_ms = ? and id = ?")) {
        find.setLong(1, id.issuedMs());
        find.setObject(2, BatchWriter.uuid(id));
        List<StoredOperation> found = Rows.read(find);
        return found.isEmpty() ? null : found.getFirst();
      }
    });
  }

  @Override
  public @Nullable StoredOperation find(String principal, String name) throws StoreException {
    return read(connection -> {
      try (PreparedStatement find =
          connection.prepareStatement(
              "select " + Rows.COLUMNS + " from operation o where principal = ? and name = ?")) {
        find.setString(1, principal);
        find.setBytes(2, BatchWriter.bytes(name));
        List<StoredOperation> found = Rows.read(find);
        return found.isEmpty() ? null : found.getFirst();
      }
    });
  }

  @Override
  public List<Seen> see(Collection<RecordId> records) throws StoreException {
    return read(connection -> Rows.see(connection, records));
  }

  @Override
  public boolean mayWrite(long epoch, long issuedMs) throws StoreException {
    return read(connection -> Rows.mayWrite(connection, epoch, issuedMs));
  }

  @Override
  public void decided(long issuedMs) {
    keeper.decided(issuedMs);
  }

  @Override
  public Taken take(Collection<String> methods, int countMax, long bytesMax, boolean suspects)
      throws StoreException {
    int attempts = suspects ? Short.MAX_VALUE : StoredOperation.SUSPECT_FROM;
    var room = new Taking.Room(countMax, bytesMax, attempts);
    Taken taken = write(connection -> taking.take(connection, List.copyOf(methods), room));
    taking.succeeded();
    return taken;
  }

  @Override
  public boolean cancel(Stop stop) throws StoreException {
    return write(connection -> {
      try (PreparedStatement cancel =
          connection.prepareStatement(
              "update operation set stage = 2, request = null, outcome_kind = case when ran then ?"
                  + " else ? end, outcome = case when ran then ? else ? end, expires_at ="
                  + " clock_timestamp() + retention_ms * interval '1 ms', name = case when held_ms"
                  + " > 0 and not ran then null else name end where issued_ms = ? and id = ? and"
                  + " principal = ? and stage = 0 and owner is null")) {
        cancel.setInt(1, Codes.of(stop.ran().kind()));
        cancel.setInt(2, Codes.of(stop.unstarted().kind()));
        cancel.setBytes(3, stop.ran().bytes());
        cancel.setBytes(4, stop.unstarted().bytes());
        cancel.setLong(5, stop.wanted().id().issuedMs());
        cancel.setObject(6, BatchWriter.uuid(stop.wanted().id()));
        cancel.setString(7, stop.wanted().principal());
        boolean cancelled = cancel.executeUpdate() > 0;
        if (!cancelled) {
          leaveCancel(connection, stop.wanted(), stop.reason());
        }
        return cancelled;
      }
    });
  }

  /// For the run that has it.
  private static void leaveCancel(Connection connection, StoreBatch.Forgotten wanted, String reason)
      throws SQLException {
    try (PreparedStatement request =
        connection.prepareStatement(
            "update operation set cancel_reason = ? where issued_ms = ? and id = ? and principal ="
                + " ? and stage < 2 and cancel_reason is null")) {
      request.setString(1, reason.replace('\0', ' ')); // which a text cannot hold
      request.setLong(2, wanted.id().issuedMs());
      request.setObject(3, BatchWriter.uuid(wanted.id()));
      request.setString(4, wanted.principal());
      request.executeUpdate();
    }
  }

  @Override
  public long waiting() throws StoreException {
    return read(Waiting::count);
  }

  @Override
  public Map<String, Long> waitingSample() throws StoreException {
    return read(Waiting::sample);
  }

  @Override
  public News news(Collection<String> methods) throws StoreException {
    return read(connection -> {
      News news = Rows.news(connection, row, methods);
      if (news == null) {
        throw Failures.fenced(connector.name(), identity.epoch());
      }
      return taking.hasStranded(connection) ? new News(true, news.cancelled()) : news;
    });
  }

  @Override
  public List<Member> fleet() throws StoreException {
    return read(Rows::fleet);
  }

  /// Looks first: a server that idles has nothing to write but its lease.
  @Override
  public int purge(long goneMax) throws StoreException {
    return read(connection -> Rows.isAnyOver(connection, goneMax)) ? purgeSome(goneMax) : 0;
  }

  private int purgeSome(long goneMax) throws StoreException {
    return write(connection -> Purge.expired(connection) + Purge.beyond(connection, goneMax));
  }

  /// What it had is free at once; if the database cannot be reached, when the lease has ended.
  @Override
  public void close() {
    keeper.close();
    try (session) {
      session.transaction(connection -> {
        fence(connection);
        return TakeOver.declareDead(connection, identity.epoch(), TakeOver.Cause.LEFT);
      });
      List<Long> left = List.of(identity.epoch());
      session.transaction(connection -> TakeOver.move(connection, left));
    } catch (SQLException | StoreException unreachable) {
      // another run finds out
    }
  }
}
