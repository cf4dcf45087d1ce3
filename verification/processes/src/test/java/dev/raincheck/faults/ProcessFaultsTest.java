package dev.raincheck.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.endtoend.ChildJvm;
import dev.raincheck.faults.Tally.Told;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Whatever befalls the processes, every call ends, none runs twice, and callers are told the
/// truth. More rounds: `-Dfaults.rounds=N`.
final class ProcessFaultsTest {
  private static final int ROUNDS = Integer.getInteger("faults.rounds", 1);
  private static final Duration PATIENCE = Duration.ofMillis(2_500);

  @TempDir private Path folder;
  private final Tally tally = new Tally();

  private static RaincheckClient connect(String address, Duration patience) {
    return RaincheckClient.connect(ClientOptions.of(address).withPatience(patience));
  }

  private void assertTruth(CounterProcess server) throws Exception {
    assertEquals(List.of(), tally.lies(server.starts()), tally::toString);
  }

  private void assertAllSucceeded(Tally all, CounterProcess server) throws Exception {
    assertEquals(List.of(), all.lies(server.starts()), all::toString);
    assertEquals(all.size(), all.count(Told.SUCCEEDED), all::toString);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void killedAndRestartedServer_callersKnowWhatMayHaveRun() throws Exception {
    CounterProcess server = CounterProcess.start(folder, "abort:1s");
    try (var client = connect(server.address(), Duration.ofMinutes(1))) {
      var load = new CounterLoad("kill", client, tally);
      for (int round = 0; round < ROUNDS; round++) {
        load.awaitSuccesses(50);
        server.process().kill();
        server = CounterProcess.start(server.address(), folder, "abort:1s");
      }
      load.awaitSuccesses(50);
      load.finish();
      assertTruth(server);
    } finally {
      server.close();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void pausedServer_delaysCalls_andLosesNone() throws Exception {
    try (var server = CounterProcess.start(folder, "abort:1s");
        var client = connect(server.address(), Duration.ofMinutes(1))) {
      var load = new CounterLoad("pause", client, tally);
      for (int round = 0; round < ROUNDS; round++) {
        load.awaitSuccesses(50);
        server.process().pause();
        await().until(() -> client.toString().contains("server silent"));
        server.process().resume();
      }
      load.awaitSuccesses(50);
      load.finish();
      assertAllSucceeded(tally, server);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void clientPausedBeyondItsPatience_blamesNoServer() throws Exception {
    try (var server = CounterProcess.start(folder, "abort:1s");
        var client =
            ChildJvm.start(CounterClientMain.class, server.address(), PATIENCE.toString())) {
      assertEquals(CounterClientMain.WORKING, client.nextLine());
      client.pause();
      long untilNs = System.nanoTime() + PATIENCE.plusMillis(500).toNanos();
      await().until(() -> System.nanoTime() - untilNs > 0);
      client.resume();
      client.say("finish");
      assertAllSucceeded(Tally.read(client.lines().toList()), server);
    }
  }
}
