package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Service;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.faults.Databases;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.stores.embedded.EmbeddedDatabase;
import dev.raincheck.stores.postgres.PostgresStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// A server that was taken for dead while it lives stops what is no longer its own, tells nobody
/// what is not so, and goes on.
final class FencedServerTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  /// Something that takes its time.
  @Service("oven")
  public interface Oven {
    /// Bakes until it is told to stop, or that it is done.
    @Blocking
    String bake(String what);
  }

  private static final class OvenAtWork implements Oven {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    @Override
    public String bake(String what) {
      started.countDown();
      try {
        done.await();
      } catch (InterruptedException told) {
        stopped.countDown();
      }
      return what;
    }
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void serverThatIsDeclaredDead_stopsItsHandlers_andServesOn() throws Exception {
    var oven = new OvenAtWork();
    try (EmbeddedDatabase database = Databases.start();
        RaincheckServer server =
            RaincheckServer.builder("tcp://127.0.0.1:*")
                .serve(Oven.class, oven)
                .store(PostgresStore.at(database.url()))
                .shutdownStrategy("abort:200ms")
                .start();
        var client = RaincheckClient.connect(server.address())) {
      Deferred<String> bread = client.submit(Oven.class, it -> it.bake("bread"));
      oven.started.await();
      assertTrue(bread.isDurable());
      execute(database.url(), "update raincheck.server set state = 2");
      oven.stopped.await(); // the server has found out
      RaincheckException unknown = assertThrows(RaincheckException.class, () -> bread.await(LONG));
      assertEquals(ErrorCode.INTERRUPTED, unknown.code().orElseThrow());
      oven.done.countDown();
      await()
          .atMost(LONG)
          .until(
              () -> client.submit(Oven.class, it -> it.bake("cake")).await(LONG), "cake"::equals);
    }
  }
}
