package dev.raincheck.stores.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.testkit.TestProcess;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of the files when the machine, or an operator, does what should not be.
class DamageTest {
  private static final String WAL = Folder.DATABASE + "-wal";
  private static final int RECORDS = 20;

  @TempDir private Path folder;
  private Path directory;

  @BeforeEach
  void name() {
    directory = folder.resolve("store");
  }

  private static RecordId id(long number) {
    return new RecordId(number, number, number);
  }

  private static StoreBatch record(long number) {
    return record(number, "t.work");
  }

  private static StoreBatch record(long number, String method) {
    var record =
        new NewRecord(
            id(number),
            NewRecord.Stage.QUEUED,
            method,
            "",
            false,
            new byte[300],
            1,
            null,
            null,
            null);
    return new StoreBatch(List.of(record), List.of(), List.of(), List.of(), List.of());
  }

  private static StoreBatch forgotten(long number) {
    var forgotten = List.of(new StoreBatch.Forgotten(id(number), ""));
    return new StoreBatch(List.of(), List.of(), List.of(), List.of(), forgotten);
  }

  /// Writes records, and copies the files as they are then: as if the machine had lost its power.
  ///
  /// @return how long the log was when each of them had been acknowledged
  private List<Long> writeAndLosePower(Path copy) throws Exception {
    var lengths = new ArrayList<Long>();
    try (StoreRun run = SqliteStore.in(directory).open("lost")) {
      for (int number = 1; number <= RECORDS; number++) {
        run.write(record(number));
        lengths.add(Files.size(directory.resolve(WAL)));
      }
      Files.createDirectories(copy);
      for (String file : List.of(Folder.DATABASE, WAL)) {
        Files.copy(directory.resolve(file), copy.resolve(file));
      }
    }
    return lengths;
  }

  private static int foundIn(Path copy) throws StoreException {
    try (StoreRun run = SqliteStore.in(copy).open("next")) {
      int found = 0;
      while (run.find(id(found + 1)) != null) {
        found++;
      }
      for (int number = found + 1; number <= RECORDS; number++) {
        assertNull(run.find(id(number)), "there is a hole");
      }
      return found;
    }
  }

  @Test
  void logWithATornTail_hasAllThatWasAcknowledgedBefore() throws Exception {
    Path copy = folder.resolve("copy");
    List<Long> lengths = writeAndLosePower(copy);
    byte[] database = Files.readAllBytes(copy.resolve(Folder.DATABASE));
    byte[] log = Files.readAllBytes(copy.resolve(WAL));
    for (int number = 1; number < RECORDS; number++) {
      for (long cut : List.of(lengths.get(number - 1), lengths.get(number) - 1)) {
        Files.write(copy.resolve(Folder.DATABASE), database);
        Files.write(copy.resolve(WAL), Arrays.copyOf(log, (int) cut));
        assertEquals(number, foundIn(copy), "cut at " + cut);
      }
    }
  }

  @Test
  void byteThatFlippedInTheLog_endsIt_andWhatWasBeforeIsThere() throws Exception {
    Path copy = folder.resolve("copy");
    List<Long> lengths = writeAndLosePower(copy);
    byte[] log = Files.readAllBytes(copy.resolve(WAL));
    log[(int) (lengths.get(9) + 100)] ^= 1; // in the eleventh's
    Files.write(copy.resolve(WAL), log);
    assertEquals(10, foundIn(copy));
  }

  @Test
  void databaseThatIsFull_saysSo_makesRoom_andLosesNothing() throws Exception {
    var small = new SmallDatabase(makeFile());
    try (StoreRun run = SqliteRun.begin(small, "full", () -> 1_000)) {
      small.limit();
      int written = 0;
      StoreException full = null;
      while (full == null) {
        try {
          run.write(record(written + 1));
          written++;
        } catch (StoreException refused) {
          full = refused;
        }
      }
      assertEquals(StoreException.Kind.FULL, full.kind());
      assertTrue(String.valueOf(full.getMessage()).contains("make some"), full::getMessage);
      run.write(forgotten(1)); // takes no room
      for (int number = 1; number <= written; number++) {
        assertNotNull(run.find(id(number)), "record " + number);
      }
      small.enlarge();
      run.write(record(written + 1));
      assertNotNull(run.find(id(written + 1)));
    }
  }

  private Path makeFile() throws StoreException {
    SqliteStore.in(directory).open("first").close();
    return directory.resolve(Folder.DATABASE);
  }

  /// One on a disk without room.
  private static final class SmallDatabase extends Database {
    private long pagesMax = 1_000_000;

    SmallDatabase(Path file) {
      super(file);
    }

    void limit() {
      pagesMax = 40;
    }

    void enlarge() {
      pagesMax = 1_000_000;
    }

    @Override
    Connection connection() throws SQLException {
      Connection connection = super.connection();
      try (Statement statement = connection.createStatement()) {
        statement.execute("pragma max_page_count = " + pagesMax);
      }
      return connection;
    }
  }

  @Test
  void olderVersion_isMadeThePresentOne_andLosesNothing() throws Exception {
    Files.createDirectories(directory);
    sql(firstVersion());
    sql("insert into meta values(1, 'a store', x'00112233445566778899aabbccddeeff')");
    sql(
        "insert into operation(issued_ms, id_high, id_low, stage, idempotent, method, principal,"
            + " request, accepted_ms, retention_ms) values(1, 1, 1, 0, 0, 't.work', '', x'00', 1,"
            + " 1)");
    try (StoreRun run = SqliteStore.in(directory).open("newer")) {
      assertEquals("a store", run.identity().store());
      assertEquals(1, run.take(List.of("t.work"), 9, 9).operations().size());
    }
    SqliteStore.in(directory).verify();
  }

  private static String firstVersion() throws IOException {
    try (InputStream script =
        Objects.requireNonNull(DamageTest.class.getResourceAsStream("schema-1.sql"))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void sql(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(Folder.DATABASE));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  void serverOfAnotherProcess_keepsTheDirectoryToItself() throws Exception {
    try (StoreRun run = SqliteStore.in(directory).open("one")) {
      run.write(record(1));
      assertTrue(outputOfAnother().contains("is in use (expected: one server"));
      run.write(record(2));
      assertThrows(StoreException.class, () -> run.write(record(3, null)));
      assertTrue(outputOfAnother().contains("is in use (expected: one server"), "after an error");
      run.write(record(3));
    }
    assertTrue(outputOfAnother().contains("opened "));
  }

  private String outputOfAnother() {
    List<String> options = List.of("--enable-native-access=ALL-UNNAMED");
    try (var other = TestProcess.start(options, Opener.class, directory.toString())) {
      return other.outputWithin(Duration.ofMinutes(1));
    }
  }

  /// Opens a store, and says whether it could.
  static final class Opener {
    private Opener() {}

    public static void main(String[] args) {
      var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
      try (StoreRun run = SqliteStore.in(Path.of(args[0])).open("other")) {
        out.println("opened " + run.identity().epoch());
      } catch (StoreException refused) {
        out.println(refused.getMessage());
      }
    }
  }

  @Test
  void directoryThatMayNotBeWritten_isRefused() throws Exception {
    assumeFalse("root".equals(System.getProperty("user.name")), "root may write everywhere");
    makeFile();
    assertTrue(directory.resolve(Folder.DATABASE).toFile().setReadOnly());
    StoreException refused =
        assertThrows(StoreException.class, () -> SqliteStore.in(directory).open("one"));
    assertTrue(String.valueOf(refused.getMessage()).contains("cannot be written"));
  }

  @Test
  void backupThatWasRestored_opensAsItWas_withoutTheLogOfLater() throws Exception {
    makeFile();
    Path backup = folder.resolve("backup.db");
    sql("vacuum into '" + backup + "'");
    try (StoreRun run = SqliteStore.in(directory).open("after")) {
      run.write(record(1));
    }
    Files.copy(backup, directory.resolve(Folder.DATABASE), StandardCopyOption.REPLACE_EXISTING);
    try (StoreRun run = SqliteStore.in(directory).open("restored")) {
      assertNull(run.find(id(1)));
      run.write(record(2));
    }
    SqliteStore.in(directory).verify();
  }
}
