package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.CallContext;
import dev.raincheck.api.Progress;
import dev.raincheck.api.Service;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.faults.Databases;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.stores.embedded.EmbeddedDatabase;
import dev.raincheck.stores.postgres.PostgresStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Two servers on one database: each tells how far an operation is, whichever of them runs it.
final class SharedProgressTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  /// Tells that it is half done, and waits.
  @Service("mill")
  public interface Mill {
    /// Grinds.
    @Blocking
    String grind();
  }

  private static RaincheckServer server(EmbeddedDatabase database, CountDownLatch mayEnd) {
    Mill mill =
        () -> {
          CallContext.current().progress(0.5, "half");
          try {
            mayEnd.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
          return "flour";
        };
    return RaincheckServer.builder("tcp://127.0.0.1:*")
        .serve(Mill.class, mill)
        .store(PostgresStore.at(database.url()))
        .shutdownStrategy("abort:200ms")
        .start();
  }

  private static Optional<Progress> progress(Deferred<String> deferred) {
    return deferred.poll() instanceof Polled.Pending<String> pending
        ? pending.progress()
        : Optional.empty();
  }

  @Test
  void progress_isToldByAServerThatDoesNotRunIt() throws Exception {
    var mayEnd = new CountDownLatch(1);
    try (EmbeddedDatabase database = Databases.start();
        RaincheckServer one = server(database, mayEnd);
        RaincheckServer two = server(database, mayEnd);
        var first = RaincheckClient.connect(one.address());
        var second = RaincheckClient.connect(two.address())) {
      Deferred<String> milled = first.submit(Mill.class, Mill::grind);
      Deferred<String> elsewhere = second.resume(milled.token(), String.class);
      await()
          .atMost(LONG)
          .until(() -> progress(elsewhere), Optional.of(new Progress(0.5, "half"))::equals);
      mayEnd.countDown();
      assertEquals("flour", elsewhere.await(LONG));
    }
  }
}
