package dev.raincheck.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.stores.embedded.EmbeddedDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The server that a client was given is killed: it goes on at the other one of the fleet, of which
/// that has told it, and has its results there.
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class KilledNeighbourTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path folder;

  private static RaincheckClient connect(CounterProcess server) {
    return RaincheckClient.connect(ClientOptions.of(server.address()).withPatience(LONG));
  }

  /// When the server knows that they are two.
  private static void awaitTwo(CounterProcess server) {
    try (RaincheckClient client = connect(server)) {
      await().atMost(LONG).until(() -> client.admin().fleet().size() == 2);
    }
  }

  @Test
  void clientOfOneServer_goesOnAtTheNext_whenThatIsKilled() throws Exception {
    try (EmbeddedDatabase database = Databases.start();
        CounterProcess two =
            CounterProcess.startSharing("tcp://127.0.0.1:*", folder, database.url());
        CounterProcess one =
            CounterProcess.startSharing("tcp://127.0.0.1:*", folder, database.url())) {
      awaitTwo(one);
      try (RaincheckClient client = connect(one)) {
        Deferred<String> held = client.submit(Counter.class, it -> it.deferredAgain("held"));
        held.token();
        one.process().kill();
        assertEquals("next", client.service(Counter.class).quick("next"));
        assertEquals("held", held.await(LONG));
        assertEquals(2, client.admin().fleet().size(), two::toString);
      }
    }
  }
}
