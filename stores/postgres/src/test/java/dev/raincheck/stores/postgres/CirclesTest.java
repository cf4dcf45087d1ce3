package dev.raincheck.stores.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.server.store.NewRecord.Stage;
import dev.raincheck.server.store.StoreRun;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Servers that write the same rows at the same time wait for each other, and never in a circle.
@Timeout(60)
class CirclesTest {
  private final ExecutorService servers = Executors.newFixedThreadPool(2);
  private StoreRun one;
  private StoreRun other;

  @BeforeEach
  void open() throws Exception {
    TestDatabase.clear();
    one = PostgresStore.at(TestDatabase.url()).open("one");
    other = PostgresStore.at(TestDatabase.url()).open("other");
  }

  @AfterEach
  void close() {
    servers.shutdownNow();
    one.close();
    other.close();
  }

  @Test
  void serversThatForgetTheSame_doNotWaitForEachOtherInACircle() throws Exception {
    for (int round = 0; round < 20; round++) {
      long first = round * 200L + 1;
      Writes.acceptMany(one, Stage.DONE, first, 200);
      Future<?> up = servers.submit(() -> Writes.forgetAll(one, first, 200, 1));
      Future<?> down = servers.submit(() -> Writes.forgetAll(other, first, 200, -1));
      up.get();
      down.get();
    }
    assertEquals("0", TestDatabase.ask("select count(*) from operation"));
  }

  /// Each waits for the names that the other is recording.
  @Test
  void serversThatRecordTheSameNames_doNotWaitForEachOtherInACircle() throws Exception {
    for (int round = 0; round < 20; round++) {
      TestDatabase.sql("truncate operation");
      Future<?> up = servers.submit(() -> Writes.acceptNamed(one, 1, 500, 1));
      Future<?> down = servers.submit(() -> Writes.acceptNamed(other, 10_001, 500, -1));
      up.get();
      down.get();
      assertEquals("500", TestDatabase.ask("select count(*) from operation"));
    }
  }
}
