package dev.raincheck.stores.postgres;

import dev.raincheck.server.store.StoredOutcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Takes what dead runs have left from them: first one is declared dead, which waits for what it
/// writes just now and ends its writing for good; then, in another transaction, whose view is
/// therefore younger than anything it wrote, its operations are free. In one statement the view
/// would be older than that wait, and what was written meanwhile would stay with the dead.
final class TakeOver {
  private static final int MOVED_MAX = 5_000;

  /// Whatever has started so often, and ended its server each time, is not run again.
  private static final int ATTEMPTS_MAX = 5;

  private TakeOver() {}

  /// Why a run may be declared dead; each is looked at again under the row's lock.
  enum Cause {
    /// Its lease has ended.
    LEASE("s.lease_until < clock_timestamp()"),
    /// The session that held its advisory lock is gone, as a process takes it along that ends.
    LOCK("s.hinted and not exists(" + Hint.HELD + ")"),
    /// It says so itself.
    LEFT("true");

    private final String condition;

    Cause(String condition) {
      this.condition = condition;
    }
  }

  /// Runs that are to be declared dead.
  static List<Long> suspects(Connection connection, Cause cause) throws SQLException {
    return epochs(
        connection,
        "select s.epoch from server s where s.state = 0 and %s order by s.epoch"
            .formatted(cause.condition));
  }

  /// Ends sessions of processes that were frozen, or cut off, as they sent a batch, of which the
  /// database waits for the rest: no time-out of its own ends that, and the run's row stays locked.
  /// By that they are known, whatever they are called. Whoever lives writes again.
  static void endUnfinishedBatches(Connection connection) throws SQLException {
    try (PreparedStatement end =
        connection.prepareStatement(
            """
            select pg_terminate_backend(a.pid) from pg_stat_activity a
            where a.usename = current_user and a.state = 'active' and a.wait_event = 'ClientRead'
              and a.xact_start < clock_timestamp() - interval '5 s'
              and exists(select 1 from pg_locks l where l.pid = a.pid and l.relation =
                'server'::regclass and l.database = (select oid from pg_database
                  where datname = current_database()))\
            """)) {
      end.execute();
    }
  }

  /// Runs that were declared dead, or have left, and still have operations.
  static List<Long> debtors(Connection connection) throws SQLException {
    return epochs(
        connection,
        "select s.epoch from server s where s.state <> 0 and exists(select 1 from operation o where"
            + " o.owner = s.epoch and o.stage < 2)");
  }

  private static List<Long> epochs(Connection connection, String sql) throws SQLException {
    var epochs = new ArrayList<Long>();
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet found = query.executeQuery()) {
      while (found.next()) {
        epochs.add(found.getLong(1));
      }
    }
    return epochs;
  }

  /// Declares the run dead, if the cause still holds. Waits for its row, and never passes it over:
  /// precisely the busy one, or the frozen one, has it locked. In a transaction that is open.
  ///
  /// @return whether it was alive, and is not any more
  static boolean declareDead(Connection connection, long epoch, Cause cause) throws SQLException {
    try (PreparedStatement lock =
            connection.prepareStatement(
                "select s.epoch from server s where s.epoch = ? and s.state = 0 and %s for update"
                    .formatted(cause.condition));
        PreparedStatement bury =
            connection.prepareStatement("update server set state = ? where epoch = ?")) {
      lock.setLong(1, epoch);
      try (ResultSet locked = lock.executeQuery()) {
        if (!locked.next()) {
          return false;
        }
      }
      bury.setInt(1, cause == Cause.LEFT ? 1 : 2);
      bury.setLong(2, epoch);
      return bury.executeUpdate() > 0;
    }
  }

  /// Frees operations of runs that were declared dead, a bounded number of them. In a transaction
  /// that is open.
  ///
  /// @return how many; again until there are none
  static int move(Connection connection, List<Long> dead) throws SQLException {
    try (PreparedStatement move =
        connection.prepareStatement(
            """
            with d as materialized (
              select issued_ms, id, stage = 1 as started,
                stage = 1 and not (idempotent and attempt < ?) as over
              from operation where owner = any(?) and stage < 2
              order by issued_ms, id limit ? for update)
            update operation o set
              owner = null,
              attempt = case when d.started and not d.over then o.attempt + 1 else o.attempt end,
              ran = o.ran or d.started,
              progress_text = null,
              stage = case when d.over then 2 else 0 end::smallint,
              request = case when d.over then null else o.request end,
              outcome_kind = case when d.over then ?::smallint end,
              outcome = case when d.over then ''::bytea end,
              expires_at = case when d.over
                then clock_timestamp() + o.retention_ms * interval '1 ms' end
            from d where o.issued_ms = d.issued_ms and o.id = d.id\
            """)) {
      move.setInt(1, ATTEMPTS_MAX);
      move.setArray(2, connection.createArrayOf("int8", dead.toArray()));
      move.setInt(3, MOVED_MAX);
      move.setInt(4, Codes.of(StoredOutcome.Kind.INTERRUPTED));
      return move.executeUpdate();
    }
  }

  /// Deletes the rows of runs that have been dead for a day: without one a run is as dead.
  static void forget(Connection connection) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from server s where s.state <> 0 and s.lease_until < clock_timestamp() -"
                + " interval '1 day' and not exists(select 1 from operation o where o.owner ="
                + " s.epoch and o.stage < 2)")) {
      delete.executeUpdate();
    }
  }
}
