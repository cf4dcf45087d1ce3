package dev.raincheck.samples;

import dev.raincheck.api.ServingState;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// One workload in flight under drain, reject, abort and per-method, each with its ledger.
final class ShutdownPolicies {
  private static final List<String> DIRECTORIES =
      List.of("lib/server", "lib/server", "bin", "conf");

  private ShutdownPolicies() {}

  public static void main(String[] args) throws Exception {
    // region strategies
    List<ShutdownStrategy> strategies =
        List.of(
            ShutdownStrategies.drain(Duration.ofSeconds(50)),
            ShutdownStrategies.reject(),
            ShutdownStrategies.abort(Duration.ofSeconds(2)),
            ShutdownStrategies.perMethod(
                ShutdownStrategies.abort(Duration.ofSeconds(2)),
                Map.of("jdk.compress", ShutdownStrategies.parse("drain:50s"))));
    // endregion
    for (ShutdownStrategy strategy : strategies) {
      shutDownUnder(strategy);
    }
  }

  private static void shutDownUnder(ShutdownStrategy strategy) throws InterruptedException {
    System.out.println(strategy);
    try (var server =
            RaincheckServer.builder("tcp://127.0.0.1:*")
                .serve(Jdk.class, new JdkFiles())
                .cpuThreads(2)
                .shutdownStrategy(strategy)
                .start();
        var client = RaincheckClient.connect(impatient(server.address()))) {
      List<Deferred<Long>> compressed =
          DIRECTORIES.stream()
              .map(directory -> client.submit(Jdk.class, jdk -> jdk.compress(directory)))
              .toList();
      Deferred<Jdk.Digest> digest = client.submit(Jdk.class, jdk -> jdk.digest("lib"));
      awaitStart(compressed.get(0));
      awaitStart(compressed.get(1)); // the other two wait, since two may run at a time
      awaitStart(digest);

      server.requestShutdown();
      awaitDraining(client);
      Deferred<Long> late = client.submit(Jdk.class, jdk -> jdk.compress("conf"));
      print("running", compressed.get(0));
      print("running", compressed.get(1));
      print("queued", compressed.get(2));
      print("queued", compressed.get(3));
      print("running", digest);
      print("new", late);
      System.out.println("  " + server.awaitClose() + "\n");
    }
  }

  private static void awaitStart(Deferred<?> later) throws InterruptedException {
    var started = new CountDownLatch(1);
    later.onProgress(progress -> started.countDown());
    started.await();
  }

  private static void awaitDraining(RaincheckClient client) {
    while (client.ping() == ServingState.SERVING) {
      Thread.onSpinWait();
    }
  }

  private static void print(String what, Deferred<?> later) {
    String outcome =
        later
            .toFuture()
            .handle((value, thrown) -> thrown == null ? "done, " + value : thrown.getMessage())
            .join();
    System.out.printf("  %-7s %s%n", what, outcome);
  }

  /// What is aborted is made again at the server that comes next, since it is `@Idempotent`. None
  /// comes here.
  private static ClientOptions impatient(String address) {
    return ClientOptions.of(address).withPatience(Duration.ofSeconds(2));
  }
}
