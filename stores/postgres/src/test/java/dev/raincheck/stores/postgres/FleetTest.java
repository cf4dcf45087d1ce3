package dev.raincheck.stores.postgres;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.store.NewRecord.Stage;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Several runs on one database.
@Timeout(60)
class FleetTest {
  /// It is alive until somebody makes its lease end.
  static final Lease SELDOM = lease(Duration.ofMinutes(10));

  static final Lease OFTEN = lease(Duration.ofMillis(300));

  private static Lease lease(Duration renewEvery) {
    return new Lease(
        Duration.ofMinutes(20),
        renewEvery,
        Duration.ofMillis(100),
        Duration.ofSeconds(3),
        Duration.ZERO);
  }

  private StoreRun one;
  private StoreRun other;

  @BeforeEach
  void open() throws Exception {
    TestDatabase.clear();
    one = PostgresStore.at(TestDatabase.url()).with(SELDOM).open("one");
    other = PostgresStore.at(TestDatabase.url()).with(OFTEN).open("other");
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private static void expire(StoreRun run) throws SQLException {
    TestDatabase.sql(
        "update server set lease_until = clock_timestamp() - interval '1 s' where epoch = "
            + run.identity().epoch());
  }

  private static void awaitDeath(StoreRun run) {
    await().atMost(Duration.ofSeconds(30)).until(() -> state(run), state -> state.equals("2"));
  }

  private static String state(StoreRun run) throws SQLException {
    return TestDatabase.ask("select state from server where epoch = " + run.identity().epoch());
  }

  private List<Long> takeAll() {
    return await().until(() -> Writes.take(other, 9), taken -> !taken.isEmpty());
  }

  private static StoreRun.News news(StoreRun run) throws StoreException {
    return run.news(List.of("t.work"));
  }

  private static void assertFenced(Callable<?> use) {
    StoreException refused = assertThrows(StoreException.class, use::call);
    assertEquals(StoreException.Kind.FENCED, refused.kind(), refused::getMessage);
    assertTrue(refused.getMessage().contains("was declared dead"), refused::getMessage);
  }

  @Test
  void whatADeadRunHad_movesToTheLiving() throws Exception {
    Writes.accept(
        one, Writes.record(1, Stage.QUEUED, false), Writes.record(2, Stage.STARTED, true));
    Writes.accept(one, Writes.record(3, Stage.STARTED, false));
    assertEquals(List.of(), Writes.take(other, 9), "their run lives");
    assertTrue(other.mayWrite(one.identity().epoch(), 1));
    expire(one);
    awaitDeath(one);
    assertFalse(other.mayWrite(one.identity().epoch(), 1));
    assertEquals(List.of(1L, 2L), takeAll());
    assertEquals(StoredOutcome.INTERRUPTED, other.find(Writes.id(3)).record().outcome());
  }

  @Test
  void runThatWasDeclaredDead_writesNothing() throws Exception {
    Writes.accept(one, Writes.record(1, Stage.QUEUED, false), Writes.record(2, Stage.DONE, false));
    expire(one);
    awaitDeath(one);
    assertFenced(() -> {
      Writes.accept(one, Writes.record(3, Stage.QUEUED, false));
      return null;
    });
    assertFenced(() -> {
      Writes.start(one, 1);
      return null;
    });
    assertFenced(() -> {
      Writes.end(one, 1);
      return null;
    });
    assertFenced(() -> {
      Writes.forget(one, 2);
      return null;
    });
    assertFenced(() -> Writes.take(one, 9));
    assertFenced(() -> one.cancel(Writes.stop(1)));
    assertFenced(() -> news(one));
    assertNull(other.find(Writes.id(3)));
    assertEquals(Stage.QUEUED, other.find(Writes.id(1)).record().stage());
    assertEquals(Stage.DONE, other.find(Writes.id(2)).record().stage());
  }

  @Test
  void whatADyingRunStillWrites_movesToo() throws Exception {
    long epoch = one.identity().epoch();
    other.close(); // which would look, too
    expire(one);
    ExecutorService taker = Executors.newSingleThreadExecutor();
    try (Connection dying = TestDatabase.connector().connect();
        Statement statement = dying.createStatement();
        Session session = new Session(TestDatabase.connector())) {
      dying.setAutoCommit(false);
      statement.execute("select 1 from server where epoch = " + epoch + " for key share");
      var statements = new Pipeline(dying);
      new BatchWriter(statements, epoch).add(Writes.batch(Writes.record(1, Stage.QUEUED, false)));
      statements.run();
      Future<Integer> moved =
          taker.submit(() -> {
            boolean dead =
                session.transaction(it -> TakeOver.declareDead(it, epoch, TakeOver.Cause.LEASE));
            assertTrue(dead);
            return session.transaction(it -> TakeOver.move(it, List.of(epoch)));
          });
      awaitBlocked();
      dying.commit();
      moved.get(); // how many is chance: the dying run's own thread may move them first
    } finally {
      taker.shutdownNow();
    }
    other = PostgresStore.at(TestDatabase.url()).open("third");
    assertEquals(List.of(1L), Writes.take(other, 9));
  }

  private static void awaitBlocked() {
    await()
        .until(
            () -> !TestDatabase.ask("select count(*) from pg_locks where not granted").equals("0"));
  }

  @Test
  void runThatIsFrozenAsItWrites_isDeclaredDeadAllTheSame() throws Exception {
    long epoch = one.identity().epoch();
    try (Connection frozen = TestDatabase.connector().connect();
        Statement statement = frozen.createStatement()) {
      statement.execute("set idle_in_transaction_session_timeout = '1s'"); // the store's are 5
      frozen.setAutoCommit(false);
      statement.execute("select 1 from server where epoch = " + epoch + " for key share");
      expire(one);
      awaitDeath(one);
      assertThrows(SQLException.class, frozen::commit);
    }
  }

  @Test
  void processThatIsGone_isFoundByItsMissingLock() throws Exception {
    TestDatabase.sql(
        "insert into server(instance, lease_until, hinted) values('gone', clock_timestamp() +"
            + " interval '1 h', true)");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> TestDatabase.ask("select state from server where instance = 'gone'").equals("2"));
    assertEquals("0", state(one), "which holds its lock");
  }

  @Test
  void lostSessions_areMadeAnew_andNobodyDies() throws Exception {
    await().until(() -> held() == 2);
    TestDatabase.sql(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name ="
            + " 'raincheck' and pid <> pg_backend_pid()");
    await().until(() -> held() == 2);
    await().until(() -> accepted(one, 1) && accepted(other, 2));
    assertEquals("0", state(one));
    assertEquals("0", state(other));
  }

  private static int held() throws SQLException {
    return Integer.parseInt(
        TestDatabase.ask("select count(*) from pg_locks where locktype = 'advisory' and granted"));
  }

  private static boolean accepted(StoreRun run, long number) {
    try {
      Writes.accept(run, Writes.record(number, Stage.QUEUED, false));
      return true;
    } catch (StoreException lost) {
      return false; // and known to be so by the next time
    }
  }

  @Test
  void cancelOfWhatAnotherRunHas_isItsNews() throws Exception {
    Writes.accept(one, Writes.record(1, Stage.STARTED, false));
    assertEquals(StoreRun.News.NONE, news(one));
    assertFalse(other.cancel(Writes.stop(1)));
    var request = new StoreRun.CancelRequest(Writes.id(1), "no need");
    assertEquals(new StoreRun.News(false, List.of(request)), news(one));
    assertEquals(StoreRun.News.NONE, news(other));
    Writes.end(one, 1);
    assertEquals(StoreRun.News.NONE, news(one));
  }

  @Test
  void whatIsReleased_isNewsToTheOthers() throws Exception {
    Writes.accept(one, Writes.record(1, Stage.QUEUED, false));
    assertFalse(news(other).mayTake());
    Writes.release(one, 1);
    assertTrue(news(other).mayTake());
    assertEquals(List.of(1L), Writes.take(other, 9));
    assertFalse(news(other).mayTake());
  }

  @Test
  void leaseIsRenewed() throws Exception {
    String sql = "select lease_until from server where epoch = " + other.identity().epoch();
    String before = TestDatabase.ask(sql);
    await().until(() -> TestDatabase.ask(sql), now -> !now.equals(before));
  }

  @Test
  void whatIsDecided_isToldToOthers_byTheNextRenewal() throws Exception {
    long epoch = other.identity().epoch();
    assertTrue(one.mayWrite(epoch, 7));
    other.decided(7);
    await().until(() -> !one.mayWrite(epoch, 7));
    assertTrue(one.mayWrite(epoch, 8));
  }

  @Test
  void wholeBacklog_isSharedAndTakenOnce() throws Exception {
    Writes.acceptMany(one, Stage.QUEUED, 1, 500);
    one.close();
    StoreRun third = PostgresStore.at(TestDatabase.url()).open("third");
    ExecutorService servers = Executors.newFixedThreadPool(2);
    try {
      Future<List<Long>> left = servers.submit(() -> Writes.takeAll(other));
      Future<List<Long>> right = servers.submit(() -> Writes.takeAll(third));
      assertEquals(500, left.get().size() + right.get().size());
      assertTrue(left.get().stream().noneMatch(right.get()::contains));
    } finally {
      servers.shutdownNow();
      third.close();
    }
  }

  @Test
  void databaseThatWasRestoredUnderARun_isNotItsAnyMore_evenIfAnotherHasItsEpoch()
      throws Exception {
    TestDatabase.sql(
        "update server set started_at = clock_timestamp() where epoch = "
            + one.identity().epoch()); // as of another run, after a backup of before this one
    assertFenced(() -> {
      Writes.accept(one, Writes.record(1, Stage.QUEUED, false));
      return null;
    });
    assertFenced(() -> news(one));
    one.close();
    assertEquals("0", state(one), "it is the other's");
  }
}
