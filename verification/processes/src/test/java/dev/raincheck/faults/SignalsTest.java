package dev.raincheck.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallAbortedException;
import dev.raincheck.endtoend.ChildJvm;
import dev.raincheck.faults.Tally.Told;
import dev.raincheck.testkit.TestProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// SIGTERM in every phase of a server's life, while it is called.
final class SignalsTest {
  private static final int SIGTERM_EXIT = 128 + 15;
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  @TempDir private Path folder;
  private final Tally tally = new Tally();

  private static RaincheckClient connect(CounterProcess server) {
    return RaincheckClient.connect(
        ClientOptions.of(server.address()).withPatience(Duration.ofMillis(2_500)));
  }

  /// The ledger is its last line, and adds up.
  private static void assertEndsWithItsLedger(TestProcess server) throws Exception {
    String ledger = server.lines().toList().getLast();
    List<Long> columns =
        NUMBER.matcher(ledger).results().map(it -> Long.valueOf(it.group())).toList();
    assertEquals(2 * columns.getFirst(), columns.stream().mapToLong(it -> it).sum(), ledger);
    assertEquals(SIGTERM_EXIT, server.exitCode());
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void whileItStarts_endsIt() throws Exception {
    try (var server =
        ChildJvm.start(
            List.of(),
            CounterMain.class,
            "tcp://127.0.0.1:*",
            folder.resolve("starts").toString(),
            "drain:20s")) {
      assertEquals(CounterMain.STARTING, server.nextLine());
      server.terminate();
      assertEquals(SIGTERM_EXIT, server.exitCode());
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void whileItServes_finishesWhatRuns_andRefusesTheRest() throws Exception {
    try (var server = CounterProcess.start(folder, "drain:20s");
        var client = connect(server)) {
      var load = new CounterLoad("term", client, tally);
      load.awaitSuccesses(50);
      server.process().terminate();
      assertEndsWithItsLedger(server.process());
      load.finish();
      assertEquals(List.of(), tally.lies(server.starts()), tally::toString);
      assertEquals(0, tally.count(Told.STARTED), tally::toString);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void againAndAgain_whileItDrainsAbortsAndCloses_isHarmless() throws Exception {
    try (var server = CounterProcess.start(folder, "drain:10m");
        var client = connect(server)) {
      Deferred<String> endless = client.submit(Counter.class, it -> it.endless("endless"));
      await().until(() -> endless.poll() instanceof Polled.Pending<String> held && held.started());
      var load = new CounterLoad("storm", client, tally);
      load.awaitSuccesses(50);
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> {
            server.process().terminate();
            return !server.process().isAlive();
          });
      assertEndsWithItsLedger(server.process());
      load.finish();
      assertThrows(CallAbortedException.class, endless::await);
      tally.told("endless", Told.STARTED);
      assertEquals(List.of(), tally.lies(server.starts()), tally::toString);
      assertTrue(tally.count(Told.NOT_STARTED) > 0, tally::toString);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void whileTheLoopIsHeldForEver_endsItWithoutALedger() throws Exception {
    try (var server = CounterProcess.start(folder, "abort:0s");
        var client = connect(server)) {
      client.submit(Counter.class, it -> it.stuck("stuck"));
      await().until(() -> server.starts().contains("stuck"));
      server.process().terminate();
      assertEquals(SIGTERM_EXIT, server.process().exitCode());
    }
  }
}
