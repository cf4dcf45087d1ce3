package dev.raincheck.stores.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is queued is found without a look at anything else, and is never lost between two hands.
class SqliteTakingTest {
  private static final List<String> METHODS = List.of("t.work");

  @TempDir Path directory;

  /// Commits, and says that it has not, when it is told to.
  private static final class Doubtful extends Database {
    private boolean fails;

    Doubtful(Path file) {
      super(file);
    }

    @Override
    void commit() throws SQLException {
      super.commit();
      if (fails) {
        throw new SQLException("the disk did not say");
      }
    }
  }

  private void leaveQueued(int count) throws StoreException {
    try (StoreRun run = SqliteStore.in(directory).open("before")) {
      List<NewRecord> records =
          LongStream.rangeClosed(1, count)
              .mapToObj(number ->
                  new NewRecord(
                      new RecordId(number, number, number),
                      NewRecord.Stage.QUEUED,
                      "t.work",
                      "",
                      false,
                      new byte[10],
                      1,
                      null,
                      null,
                      null))
              .toList();
      run.write(new StoreBatch(records, List.of(), List.of(), List.of(), List.of()));
    }
  }

  private static List<Long> take(StoreRun run, int max) throws StoreException {
    return run.take(METHODS, max, Long.MAX_VALUE).operations().stream()
        .map(it -> it.record().id().high())
        .toList();
  }

  @Test
  void takeWhoseCommitIsInDoubt_strandsNothing() throws Exception {
    leaveQueued(100);
    var database = new Doubtful(directory.resolve(Folder.DATABASE));
    try (StoreRun run = SqliteRun.begin(database, "taker", () -> 1_000)) {
      assertEquals(10, take(run, 10).size());
      database.fails = true;
      for (int i = 0; i < 2; i++) {
        assertThrows(StoreException.class, () -> take(run, 64));
      }
      database.fails = false;
      assertEquals(LongStream.rangeClosed(11, 20).boxed().toList(), take(run, 10));
      assertEquals(80, run.waiting());
    }
  }

  @Test
  void rowsOfMethodsThatNobodyServes_areNotRead() throws Exception {
    leaveQueued(1);
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(Folder.DATABASE));
        PreparedStatement explain =
            connection.prepareStatement("explain query plan " + Taking.FREE)) {
      explain.setString(1, "t.work");
      explain.setInt(2, Short.MAX_VALUE);
      explain.setInt(3, 64);
      var plan = new StringBuilder();
      try (ResultSet found = explain.executeQuery()) {
        while (found.next()) {
          plan.append(found.getString("detail")).append('\n');
        }
      }
      String text = plan.toString();
      assertTrue(text.contains("SEARCH operation USING INDEX operation_free (method=?)"), text);
      assertFalse(text.contains("B-TREE"), text);
    }
  }
}
