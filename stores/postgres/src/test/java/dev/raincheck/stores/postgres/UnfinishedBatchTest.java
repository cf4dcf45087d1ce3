package dev.raincheck.stores.postgres;

import static org.awaitility.Awaitility.await;

import dev.raincheck.server.store.NewRecord.Stage;
import dev.raincheck.server.store.StoreRun;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A process is frozen, or cut off, as it sends a batch. The database waits for the rest without an
/// end, and holds the lock of the run's row meanwhile.
@Timeout(120)
class UnfinishedBatchTest {
  private static final Duration LONG = Duration.ofMinutes(20);
  private static final Lease SELDOM = new Lease(LONG, LONG, LONG, LONG, LONG);
  private static final Lease OFTEN =
      new Lease(LONG, LONG, Duration.ofMillis(100), LONG, Duration.ZERO);

  @BeforeEach
  void clear() throws Exception {
    TestDatabase.clear();
  }

  @Test
  void itsRun_isDeclaredDeadAllTheSame() throws Exception {
    ExecutorService sender = Executors.newSingleThreadExecutor();
    try (var proxy = new DatabaseProxy(TestDatabase.port());
        StoreRun frozen =
            PostgresStore.at(
                    TestDatabase.url().replace(TestDatabase.host(), proxy.host())
                        + "&ApplicationName=of-its-own")
                .with(SELDOM)
                .open("frozen");
        StoreRun _ = PostgresStore.at(TestDatabase.url()).with(OFTEN).open("other")) {
      proxy.stallInMidMessage();
      var _ =
          sender.submit(() -> {
            Writes.acceptMany(frozen, Stage.QUEUED, 1, 500);
            return null;
          });
      long epoch = frozen.identity().epoch();
      await().until(UnfinishedBatchTest::isWaitedForRest);
      TestDatabase.sql(
          "update server set lease_until = clock_timestamp() - interval '1 s' where epoch = "
              + epoch);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              TestDatabase.ask("select state from server where epoch = " + epoch).equals("2"));
    } finally {
      sender.shutdownNow();
    }
  }

  /// A session waits for its client in the middle of its work.
  private static boolean isWaitedForRest() throws Exception {
    return TestDatabase.ask(
            "select count(*) from pg_stat_activity where state = 'active' and wait_event ="
                + " 'ClientRead'")
        .equals("1");
  }
}
