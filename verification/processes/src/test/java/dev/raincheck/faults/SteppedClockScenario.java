package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.faults.Tally.Told;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.testkit.FaultProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Server and client while the wall clock is set forth and back, just when connections are lost and
/// the transport counts the time to the next attempt.
public final class SteppedClockScenario implements AutoCloseable {
  private final Path startsFile;
  private final RaincheckServer server;

  public SteppedClockScenario(Path folder) throws Exception {
    startsFile = folder.resolve("starts");
    server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Counter.class, new CounterOnDisk(startsFile.toString()))
            .respondWithin(Duration.ofMillis(CounterOnDisk.WORK_MS / 2))
            .shutdownStrategy("abort:1s")
            .start();
  }

  /// Calls, and steps the clock by each of these in turn.
  public void play(List<Duration> steps) throws Exception {
    var tally = new Tally();
    try (var proxy = FaultProxy.to(server.address());
        var client =
            RaincheckClient.connect(
                ClientOptions.of(proxy.address()).withPatience(Duration.ofMinutes(1)))) {
      var load = new CounterLoad("clock", client, tally);
      for (Duration step : steps) {
        load.awaitSuccesses(30);
        SteppedClock.step(step);
        load.awaitSuccesses(30);
        proxy.hangUp();
        SteppedClock.step(step.negated());
      }
      load.awaitSuccesses(30);
      load.finish();
    }
    assertEquals(tally.size(), tally.count(Told.SUCCEEDED), tally::toString);
    assertEquals(List.of(), tally.lies(Files.readAllLines(startsFile)), tally::toString);
    assertTrue(SteppedClock.timesRead() > 0, "nobody has read the stepped clock");
  }

  @Override
  public void close() {
    server.close();
  }
}
