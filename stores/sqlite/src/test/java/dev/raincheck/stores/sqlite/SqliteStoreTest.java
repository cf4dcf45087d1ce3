package dev.raincheck.stores.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.OperationStore;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.stores.tck.OperationStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends OperationStoreContract {
  @TempDir Path folder;
  private int stores;
  private long nowMs = 1_000_000;

  @Override
  protected OperationStore create() {
    stores++;
    return reopen();
  }

  @Override
  protected OperationStore reopen() {
    return SqliteStore.in(directory(), () -> nowMs);
  }

  private Path directory() {
    return folder.resolve("store" + stores);
  }

  @Override
  protected void pass(long ms) {
    nowMs += ms;
  }

  private Path file() {
    return directory().resolve(Folder.DATABASE);
  }

  private static StoreException refusal(OperationStore store) {
    StoreException refused = assertThrows(StoreException.class, () -> store.open("three"));
    assertEquals(StoreException.Kind.UNUSABLE, refused.kind());
    return refused;
  }

  private static void assertSays(StoreException refused, String... parts) {
    String message = String.valueOf(refused.getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  private void sql(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void whoseManyAre_isKnownBySomeThousand() throws Exception {
    create().open("first").close();
    sql(
        "insert into operation(issued_ms, id_high, id_low, stage, idempotent, method, principal,"
            + " request, accepted_ms, retention_ms) with recursive n(value) as (select 1 union all"
            + " select value + 1 from n where value < 10000) select value, value, value, 0, 0,"
            + " 't.work', iif(value % 4, 'alice', ''), x'', 0, 1 from n");
    try (StoreRun next = reopen().open("next")) {
      Map<String, Long> sample = next.waitingSample();
      long drawn = sample.get("alice") + sample.get("");
      assertTrue(drawn > 500 && drawn < 2_000, sample::toString);
      assertEquals(0.75, (double) sample.get("alice") / drawn, 0.1, sample::toString);
    }
  }

  @Test
  void secondServer_isRefused_asLongAsTheFirstRuns() {
    assertSays(refusal(reopen()), file().toString(), "is in use", "expected: one server");
  }

  /// Which throws the connection away, and its lock.
  @Test
  void secondServer_isRefused_alsoAfterAnError() throws Exception {
    SqliteStore first = SqliteStore.in(folder.resolve("failing"));
    try (StoreRun failing = first.open("one")) {
      StoreException refused =
          assertThrows(StoreException.class, () -> writeWhatIsRefused(failing));
      assertEquals(StoreException.Kind.REFUSED, refused.kind());
      assertSays(refusal(SqliteStore.in(folder.resolve("failing"))), "is in use");
      assertSays(assertThrows(StoreException.class, first::verify), "is in use");
      failing.purge(1);
      assertSays(refusal(SqliteStore.in(folder.resolve("failing"))), "is in use");
    }
    first.verify();
    first.open("two").close();
  }

  private static void writeWhatIsRefused(StoreRun run) throws StoreException {
    var id = new RecordId(1, 1, 1);
    var nobodys =
        new NewRecord(
            id, NewRecord.Stage.QUEUED, null, "", false, new byte[1], 1, null, null, null);
    run.write(new StoreBatch(List.of(nobodys), List.of(), List.of(), List.of(), List.of()));
  }

  /// `kill -9` keeps the driver from deleting what it has unpacked of itself.
  @Test
  void librariesOfKilledRuns_areDeleted_andNothingElse() throws Exception {
    Path store = Files.createDirectories(folder.resolve("killed"));
    Path library = Files.createFile(store.resolve("sqlite-3.0.0-x-libsqlitejdbc.so"));
    Path mark = Files.createFile(store.resolve("sqlite-3.0.0-x-libsqlitejdbc.so.lck"));
    Path notes = Files.createFile(store.resolve("sqlite-notes"));
    SqliteStore.in(store).open("one").close();
    assertFalse(Files.exists(library));
    assertFalse(Files.exists(mark));
    assertTrue(Files.exists(notes));
  }

  private static String permissions(Path of) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(of));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.filter(it -> it.getFileName().toString().startsWith("raincheck.")).toList();
    }
  }

  @Test
  void directory_isForItsOwnerOnly() throws IOException {
    assertEquals("rwx------", permissions(directory()));
    assertFilesAreTheirOwnersOnly();
  }

  private void assertFilesAreTheirOwnersOnly() throws IOException {
    for (Path file : files()) {
      assertEquals("rw-------", permissions(file), file::toString);
    }
  }

  /// As a copy is that an operator has put there.
  @Test
  void filesThatOthersMayRead_areKeptFromThem() throws Exception {
    create().open("one").close();
    Files.writeString(directory().resolve(Folder.DATABASE + "-wal"), "");
    for (Path file : files()) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    }
    try (StoreRun _ = reopen().open("two")) {
      List<String> names = files().stream().map(it -> it.getFileName().toString()).toList();
      assertTrue(names.containsAll(List.of("raincheck.db-wal", "raincheck.lock")), names::toString);
      assertFalse(names.contains("raincheck.lock-journal"), names::toString);
      assertFilesAreTheirOwnersOnly();
    }
  }

  @Test
  void verifyOfWhatIsNotThere_isRefused_andMakesNothing() throws Exception {
    Path nothing = folder.resolve("nothing");
    SqliteStore store = SqliteStore.in(nothing);
    assertSays(assertThrows(StoreException.class, store::verify), "raincheck.db", "is not there");
    assertFalse(Files.exists(nothing));
    Files.createDirectory(nothing);
    assertThrows(StoreException.class, store::verify);
    try (Stream<Path> files = Files.list(nothing)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void newerVersion_isRefused() throws Exception {
    create().open("three").close();
    sql("pragma user_version = 99");
    assertSays(refusal(reopen()), "version 99", "expected: at most " + Scripts.VERSION);
  }

  @Test
  void databaseOfAnotherProgram_isRefused_andLeftAsItIs() throws Exception {
    stores++;
    Files.createDirectories(directory());
    sql("create table theirs(a)");
    assertSays(refusal(reopen()), "another program");
  }

  @Test
  void whatIsNoDatabase_isRefused_andLeftAsItIs() throws Exception {
    stores++;
    Files.createDirectories(directory());
    Files.writeString(file(), "no database ".repeat(1_000));
    assertSays(refusal(reopen()), "is damaged, or no database");
    assertTrue(Files.readString(file()).startsWith("no database"));
  }

  @Test
  void directoryThatCannotBeMade_isRefused() throws Exception {
    Path taken = Files.writeString(folder.resolve("file"), "");
    assertSays(refusal(SqliteStore.in(taken)), taken.toString(), "is a file");
    assertSays(refusal(SqliteStore.in(taken.resolve("below"))), "below", "cannot be made");
  }

  @Test
  void damage_isFound() throws Exception {
    create();
    SqliteStore store = SqliteStore.in(directory());
    try (StoreRun run = store.open("three")) {
      for (int i = 1; i <= 500; i++) {
        var record =
            new NewRecord(
                new RecordId(i, i, i),
                NewRecord.Stage.QUEUED,
                "t.work",
                "",
                false,
                new byte[500],
                1,
                null,
                null,
                null);
        run.write(new StoreBatch(List.of(record), List.of(), List.of(), List.of(), List.of()));
      }
    }
    store.verify();
    byte[] bytes = Files.readAllBytes(file());
    for (int i = 8_192; i < bytes.length; i += 4_096) {
      bytes[i] ^= 0x55;
    }
    Files.write(file(), bytes);
    assertSays(assertThrows(StoreException.class, store::verify), "damaged");
  }

  @Test
  void schema_isPrintable() {
    assertTrue(SqliteStore.schema().contains("create table operation("));
  }
}
