package dev.raincheck.stores.sqlite;

import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;

/// Takes operations for a run. Takes have numbers: what one took that failed, but was committed all
/// the same, would be this run's without its knowing, and nobody's to run.
final class Taking {
  static final String FREE =
      "select place, length(request) from operation where stage = 0 and owner is null and method ="
          + " ? and attempt < ? order by place limit ?";

  /// "stage < 2" for the index, as in [SqliteRun#INTERRUPT].
  static final String GIVE_BACK =
      "update operation set owner = null where owner = ? and stage < 2 and stage = 0 and take > ?";

  private final long epoch;
  private final LongSupplier clockMs;
  private long number;

  /// The last that is known to have succeeded.
  private long succeeded;

  Taking(long epoch, LongSupplier clockMs) {
    this.epoch = epoch;
    this.clockMs = clockMs;
  }

  /// How much is taken at most; but one is, whatever it has.
  ///
  /// @param attempts only what was started less often is taken
  record Room(int count, long bytes, int attempts) {
    boolean hasAny() {
      return count > 0 && bytes > 0;
    }
  }

  /// The oldest of a method.
  ///
  /// @param lastPlace the last of them
  /// @param left what room they leave
  private record Oldest(long lastPlace, Room left) {}

  /// In a transaction that is open.
  StoreRun.Taken take(Connection connection, List<String> methods, Room room) throws SQLException {
    giveBackWhatIsInDoubt(connection);
    number++;
    var taken = new ArrayList<StoredOperation>();
    Room left = room;
    for (String method : inTurn(methods)) {
      if (left.hasAny()) {
        Oldest oldest = oldest(connection, method, left);
        taken.addAll(take(connection, method, oldest.lastPlace(), room.attempts()));
        left = oldest.left();
      }
    }
    return new StoreRun.Taken(taken, !left.hasAny());
  }

  /// The last take was committed.
  void succeeded() {
    succeeded = number;
  }

  private void giveBackWhatIsInDoubt(Connection connection) throws SQLException {
    if (number == succeeded) {
      return;
    }
    try (PreparedStatement back = connection.prepareStatement(GIVE_BACK)) {
      back.setLong(1, epoch);
      back.setLong(2, succeeded);
      back.executeUpdate();
    }
  }

  /// Another one comes first each time.
  private List<String> inTurn(List<String> methods) {
    var turned = new ArrayList<>(methods);
    Collections.rotate(turned, -(int) (number % Math.max(1, methods.size())));
    return turned;
  }

  private Oldest oldest(Connection connection, String method, Room room) throws SQLException {
    long lastPlace = -1;
    Room left = room;
    try (PreparedStatement query = connection.prepareStatement(FREE)) {
      query.setString(1, method);
      query.setInt(2, room.attempts());
      query.setInt(3, room.count());
      try (ResultSet free = query.executeQuery()) {
        while (left.hasAny() && free.next()) {
          lastPlace = free.getLong(1);
          left = new Room(left.count() - 1, left.bytes() - free.getLong(2), left.attempts());
        }
      }
    }
    return new Oldest(lastPlace, left);
  }

  private List<StoredOperation> take(
      Connection connection, String method, long lastPlace, int attempts) throws SQLException {
    try (PreparedStatement take =
        connection.prepareStatement(
            "update operation set owner = ?, take = ? where stage = 0 and owner is null and method"
                + " = ? and place <= ? and attempt < ? returning *")) {
      take.setLong(1, epoch);
      take.setLong(2, number);
      take.setString(3, method);
      take.setLong(4, lastPlace);
      take.setInt(5, attempts);
      return Rows.read(take, clockMs.getAsLong());
    }
  }
}
