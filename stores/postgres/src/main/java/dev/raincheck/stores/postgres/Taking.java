package dev.raincheck.stores.postgres;

import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Takes operations for a run. Takes have numbers: what one took that failed, but was committed all
/// the same, would be this run's without its knowing, and nobody's to run.
final class Taking {
  /// The index has what is free of each method in its order, so neither others' rows are read nor
  /// any sorted. What somebody else takes just now is passed over.
  static final String SQL =
      """
      with found as materialized (
        select o.issued_ms, o.id, o.bytes, m.turn, o.seq
        from unnest(?::text[]) with ordinality m(name, turn) cross join lateral (
          select issued_ms, id, seq, octet_length(request) as bytes from operation
          where owner is null and stage = 0 and method = m.name and attempt < ?
          order by seq limit ? for update skip locked) o
        limit ?),
      fitting as materialized (
        select issued_ms, id, coalesce(sum(bytes) over (
          order by turn, seq rows between unbounded preceding and 1 preceding), 0) as before
        from found)
      update operation o set owner = ?, take = ? from fitting f
      where f.before < ? and o.issued_ms = f.issued_ms and o.id = f.id
      returning %s\
      """
          .formatted(Rows.COLUMNS);

  /// What takes in doubt have taken.
  private static final String STRANDED = " owner = ? and stage = 0 and take = any(?)";

  private static final int IN_DOUBT_MAX = 1_000;

  private final long epoch;
  private long number;

  /// Whether the last one is not known to have succeeded.
  private boolean open;

  /// Those of which nobody knows whether they succeeded. One may yet: a commit that was given up
  /// because it took too long is carried out all the same, behind what was asked meanwhile. So none
  /// is ever settled.
  private final List<Long> inDoubt = new ArrayList<>();

  Taking(long epoch) {
    this.epoch = epoch;
  }

  /// How much is taken at most; but one is, whatever it has.
  ///
  /// @param attempts only what was started less often is taken
  record Room(int count, long bytes, int attempts) {
    boolean isFilledBy(List<StoredOperation> taken) {
      long taking = taken.stream().mapToLong(it -> it.record().request().length).sum();
      return taken.size() >= count || taking >= bytes;
    }
  }

  /// In a transaction that is open.
  StoreRun.Taken take(Connection connection, List<String> methods, Room room) throws SQLException {
    giveBackWhatIsInDoubt(connection);
    number++;
    open = true;
    try (PreparedStatement take = connection.prepareStatement(SQL)) {
      take.setArray(1, connection.createArrayOf("text", inTurn(methods).toArray()));
      take.setInt(2, room.attempts());
      take.setInt(3, room.count());
      take.setInt(4, room.count());
      take.setLong(5, epoch);
      take.setLong(6, number);
      take.setLong(7, room.bytes());
      List<StoredOperation> taken = Rows.read(take);
      return new StoreRun.Taken(taken, room.isFilledBy(taken));
    }
  }

  /// The last take was committed.
  void succeeded() {
    open = false;
  }

  /// Whether there is anything that the next take gives back, and takes.
  boolean hasStranded(Connection connection) throws SQLException {
    doubt();
    if (inDoubt.isEmpty()) {
      return false;
    }
    try (PreparedStatement query =
        connection.prepareStatement("select 1 from operation where" + STRANDED + " limit 1")) {
      setStranded(connection, query);
      try (ResultSet found = query.executeQuery()) {
        return found.next();
      }
    }
  }

  private void giveBackWhatIsInDoubt(Connection connection) throws SQLException {
    doubt();
    if (inDoubt.isEmpty()) {
      return;
    }
    try (PreparedStatement back =
        connection.prepareStatement("update operation set owner = null where" + STRANDED)) {
      setStranded(connection, back);
      back.executeUpdate();
    }
  }

  private void setStranded(Connection connection, PreparedStatement statement) throws SQLException {
    statement.setLong(1, epoch);
    statement.setArray(2, connection.createArrayOf("int8", inDoubt.toArray()));
  }

  private void doubt() {
    if (open) {
      inDoubt.add(number);
      open = false;
      if (inDoubt.size() > IN_DOUBT_MAX) {
        inDoubt.removeFirst();
      }
    }
  }

  /// Another one comes first each time.
  private List<String> inTurn(List<String> methods) {
    var turned = new ArrayList<>(methods);
    Collections.rotate(turned, -(int) (number % Math.max(1, methods.size())));
    return turned;
  }
}
