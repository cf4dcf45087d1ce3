package dev.raincheck.samples;

import dev.raincheck.api.Progress;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.shutdown.Continuation;
import dev.raincheck.shutdown.OperationStatus;
import dev.raincheck.shutdown.ShutdownStatus;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.shutdown.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;

/// A shutdown strategy of one's own: what is nearly done may finish, the rest is aborted.
final class OwnStrategy {
  private OwnStrategy() {}

  // region strategy
  record FinishWhatIsNearlyDone(double enough) implements ShutdownStrategy {
    @Override
    public Verdict operation(ShutdownStatus status, OperationStatus operation) {
      return operation.progress().orElse(0) >= enough ? Verdict.KEEP : Verdict.ABORT;
    }

    @Override
    public Continuation whole(ShutdownStatus status) {
      var left = status.totals();
      return left.unfinished() + left.unclaimed() > 0 ? Continuation.GO_ON : Continuation.STOP;
    }
  }

  // endregion

  public static void main(String[] args) throws Exception {
    var strategy = new FinishWhatIsNearlyDone(0.3);
    System.out.println("asked with plain values:");
    for (double fraction : new double[] {0.1, 0.7}) {
      System.out.printf("  running, %.0f %% done: %s%n", fraction * 100, ask(strategy, fraction));
    }

    try (var server =
            RaincheckServer.builder("tcp://127.0.0.1:*")
                .serve(Jdk.class, new JdkFiles())
                .shutdownStrategy(strategy)
                .start();
        var client = RaincheckClient.connect(impatient(server.address()))) {
      Deferred<Long> early = client.submit(Jdk.class, jdk -> jdk.compress("lib/server"));
      awaitProgress(early, 0.35);
      Deferred<Long> late = client.submit(Jdk.class, jdk -> jdk.compress("."));
      awaitProgress(late, 0);

      System.out.println("\nshutting down under " + strategy);
      server.requestShutdown();
      System.out.println("  begun early: " + outcome(early));
      System.out.println("  begun late:  " + outcome(late));
      System.out.println("closed; " + server.awaitClose());
    }
  }

  private static Verdict ask(ShutdownStrategy strategy, double fraction) {
    var status = ShutdownStatus.of(List.of(Duration.ZERO), strategy.budget(), Map.of());
    return strategy.operation(status, running(fraction));
  }

  private static OperationStatus running(double fraction) {
    return OperationStatus.of(
        "jdk.compress",
        Duration.ofSeconds(3),
        OperationStatus.State.RUNNING,
        OptionalDouble.of(fraction),
        Optional.empty());
  }

  private static void awaitProgress(Deferred<Long> later, double fraction)
      throws InterruptedException {
    var reached = new CountDownLatch(1);
    later.onProgress(progress -> countDown(reached, progress, fraction));
    reached.await();
  }

  private static void countDown(CountDownLatch reached, Progress progress, double fraction) {
    if (progress.fraction() >= fraction) {
      reached.countDown();
    }
  }

  private static String outcome(Deferred<Long> later) {
    return later
        .toFuture()
        .handle((bytes, thrown) -> thrown == null ? bytes + " bytes" : thrown.getMessage())
        .join();
  }

  /// What is aborted is made again at the server that comes next, since it is `@Idempotent`. None
  /// comes here.
  private static ClientOptions impatient(String address) {
    return ClientOptions.of(address).withPatience(Duration.ofSeconds(2));
  }
}
