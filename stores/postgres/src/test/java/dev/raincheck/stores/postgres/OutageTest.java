package dev.raincheck.stores.postgres;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.server.store.StoreRun;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The database was away for all servers. Whoever is back first does not take the others' silence
/// for their death.
@Timeout(60)
class OutageTest {
  private static final Duration LONG = Duration.ofMinutes(20);

  @BeforeEach
  void clear() throws Exception {
    TestDatabase.clear();
  }

  private static StoreRun open(Duration comeBack) throws Exception {
    var lease =
        new Lease(LONG, Duration.ofMillis(200), Duration.ofMillis(100), Duration.ZERO, comeBack);
    return PostgresStore.at(TestDatabase.url()).with(lease).open("first");
  }

  /// One that has not renewed its lease, or has no lock.
  private static void leave(String silent) throws SQLException {
    boolean isLate = silent.equals("late");
    TestDatabase.sql(
        "insert into server(instance, lease_until, hinted) values('%s', clock_timestamp() +"
                .formatted(silent)
            + " interval '%s', %s)".formatted(isLate ? "-1 s" : "1 h", !isLate));
  }

  private static String state(String silent) throws SQLException {
    return TestDatabase.ask("select state from server where instance = '" + silent + "'");
  }

  private static void awaitDeath(String silent) {
    await().until(() -> state(silent).equals("2"));
  }

  /// It looks for who is silent before it frees what the dead had.
  private static void awaitLook() throws SQLException {
    TestDatabase.sql(
        """
        with dead as (
          insert into server(instance, lease_until, state) values('dead', clock_timestamp(), 2)
          returning epoch)
        insert into operation(issued_ms, id, stage, owner, idempotent, method, principal,
          retention_ms) select epoch, gen_random_uuid(), 0, epoch, true, 't.work', '', 1 from dead\
        """);
    await()
        .until(() ->
            TestDatabase.ask("select count(*) from operation where owner is not null").equals("0"));
  }

  private static String lockHolder() throws SQLException {
    return TestDatabase.ask(
        "select coalesce(min(pid), 0) from pg_locks where locktype = 'advisory' and granted");
  }

  private static void loseDatabase() throws SQLException {
    String before = lockHolder();
    TestDatabase.sql("select pg_terminate_backend(%s)".formatted(before));
    await().until(OutageTest::lockHolder, now -> !now.equals("0") && !now.equals(before));
  }

  @Test
  void whoHasJustStarted_knowsOfNoLease_butOfLocks() throws Exception {
    try (StoreRun _ = open(LONG)) {
      leave("late");
      leave("lockless");
      awaitDeath("lockless");
      awaitLook();
      assertEquals("0", state("late"));
    }
  }

  @Test
  void whoIsBack_knowsNeitherOfLeasesNorOfLocks() throws Exception {
    try (StoreRun _ = open(LONG)) {
      await().until(() -> !lockHolder().equals("0"));
      loseDatabase();
      leave("late");
      leave("lockless");
      awaitLook();
      assertEquals("0", state("late"));
      assertEquals("0", state("lockless"));
    }
  }

  @Test
  void whoHasBeenBackForLongEnough_knowsOfBoth() throws Exception {
    try (StoreRun _ = open(Duration.ofSeconds(1))) {
      await().until(() -> !lockHolder().equals("0"));
      loseDatabase();
      leave("late");
      leave("lockless");
      awaitDeath("late");
      awaitDeath("lockless");
    }
  }
}
