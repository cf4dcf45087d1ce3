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
import dev.raincheck.server.RaincheckServer;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Telling of the work never fails it.
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class ProgressTest {
  @Service("work")
  interface Work {
    @Blocking
    String run();
  }

  private final CompletableFuture<String> release = new CompletableFuture<>();
  private volatile Runnable telling = () -> {};
  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Work.class, this::run)
          .shutdownStrategy("abort:1s")
          .start();
  private final RaincheckClient client = RaincheckClient.connect(server.address());

  private String run() {
    telling.run();
    return release.join();
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  static Stream<Arguments> reports() {
    return Stream.of(
        Arguments.of(1.0000000000000002, "done", new Progress(1, "done")),
        Arguments.of(-0.5, "begun", new Progress(0, "begun")),
        Arguments.of(Double.POSITIVE_INFINITY, "", new Progress(1, "")),
        Arguments.of(Double.NEGATIVE_INFINITY, "", new Progress(0, "")),
        Arguments.of(Double.NaN, "who knows", new Progress(Double.NaN, "who knows")),
        Arguments.of(0.5, null, new Progress(0.5, "")),
        Arguments.of(0.5, "x".repeat(10_000), new Progress(0.5, "x".repeat(10_000))));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void report_isTakenAsWhatComesClosest(double fraction, String message, Progress expected) {
    telling = () -> CallContext.current().progress(fraction, message);
    Deferred<String> work = client.submit(Work.class, Work::run);
    await()
        .until(() ->
            work.poll() instanceof Polled.Pending<String> pending
                && pending.progress().isPresent());
    assertEquals(expected, ((Polled.Pending<String>) work.poll()).progress().orElseThrow());
    release.complete("done");
    assertEquals("done", work.await());
  }
}
