package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.faults.Tally.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// No memory and no disk left: whoever used it up fails, the others are served.
final class ExhaustionTest {
  private static final int ROUNDS = Integer.getInteger("faults.rounds", 1);
  private static final int EXIT_ON_OUT_OF_MEMORY = 3;
  private static final Path FULL_DISK = Path.of("/dev/full");

  @TempDir private Path folder;
  private final Tally tally = new Tally();

  private static RaincheckClient connect(CounterProcess server, Duration patience) {
    return RaincheckClient.connect(ClientOptions.of(server.address()).withPatience(patience));
  }

  /// An option for Java: log all there is to this file.
  private String logTo(Path file) throws IOException {
    Path configuration =
        Files.writeString(
            folder.resolve("logback.xml"),
            """
            <configuration>
              <appender name="file" class="ch.qos.logback.core.FileAppender">
                <file>%s</file>
                <encoder><pattern>%%msg%%n</pattern></encoder>
              </appender>
              <root level="TRACE"><appender-ref ref="file"/></root>
            </configuration>
            """
                .formatted(file));
    return "-Dlogback.configurationFile=" + configuration;
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void handlerThatTakesTheHeap_failsAlone() throws Exception {
    String log = logTo(folder.resolve("log"));
    try (var server = CounterProcess.start(folder, "abort:1s", "-Xmx64m", log);
        var client = connect(server, Duration.ofMinutes(1))) {
      var load = new CounterLoad("heap", client, tally);
      for (int round = 0; round < ROUNDS; round++) {
        load.awaitSuccesses(50);
        String label = "hoard-" + round;
        var failed =
            assertThrows(
                CallFailedException.class, () -> client.service(Counter.class).hoard(label));
        assertTrue(failed.getMessage().contains("OutOfMemoryError"), failed::getMessage);
        tally.told(label, Told.of(failed));
      }
      load.awaitSuccesses(50);
      load.finish();
      assertEquals(List.of(), tally.lies(server.starts()), tally::toString);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void exitOnOutOfMemory_endsTheServer_andCallersKnow() throws Exception {
    String exit = "-XX:+ExitOnOutOfMemoryError";
    try (var server = CounterProcess.start(folder, "abort:1s", "-Xmx64m", exit);
        var client = connect(server, Duration.ofMillis(2_500))) {
      var load = new CounterLoad("exit", client, tally);
      load.awaitSuccesses(50);
      Deferred<String> hoard = client.submit(Counter.class, it -> it.hoard("hoard"));
      assertEquals(EXIT_ON_OUT_OF_MEMORY, server.process().exitCode());
      load.finish();
      tally.told("hoard", Told.of(assertThrows(RaincheckException.class, hoard::await)));
      assertEquals(List.of(), tally.lies(server.starts()), tally::toString);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void logsOnAFullDisk_holdUpNobody() throws Exception {
    assumeTrue(Files.exists(FULL_DISK), "no such device on this system");
    assertThrows(IOException.class, () -> Files.writeString(FULL_DISK, "x"));
    try (var server = CounterProcess.start(folder, "abort:1s", logTo(FULL_DISK));
        var client = connect(server, Duration.ofMinutes(1))) {
      var load = new CounterLoad("disk", client, tally);
      load.awaitSuccesses(200);
      load.finish();
      assertEquals(tally.size(), tally.count(Told.SUCCEEDED), tally::toString);
      assertEquals(List.of(), tally.lies(server.starts()), tally::toString);
    }
  }
}
