package dev.raincheck.samples;

import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import java.time.Duration;
import java.util.concurrent.Callable;

/// Server and client in one process: calls answered at once, when ready, and by a token.
final class Quickstart {
  private Quickstart() {}

  public static void main(String[] args) throws Exception {
    // region server
    RaincheckServer server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Jdk.class, new JdkFiles())
            .respondWithin(Duration.ofMillis(50))
            .shutdownStrategy("drain:10s")
            .start();
    // endregion
    System.out.println("serving at " + server.address() + ", every call answered within 50 ms");

    // region client
    try (var client = RaincheckClient.connect(server.address())) {
      timed("ping, which connects first", client::ping);
      Jdk jdk = client.service(Jdk.class);

      timed("version(), @NonBlocking, always the result", jdk::version);
      timed("size(\"conf\"), the result if ready in time", () -> jdk.size("conf"));
      timed("size(\".\"), or a token that the proxy polls", () -> jdk.size("."));
      timed("digest(\"lib\"), @Blocking, always a token", () -> jdk.digest("lib").sha256());

      Deferred<Jdk.Digest> later = client.submit(Jdk.class, service -> service.digest("bin"));
      timed("submit(digest), never waits for the work", later::token);
      timed("its result", () -> later.await().sha256());
    }
    // endregion

    server.close();
    System.out.println("closed; " + server.awaitClose());
  }

  private static void timed(String what, Callable<?> call) throws Exception {
    long startNs = System.nanoTime();
    String result = String.valueOf(call.call());
    System.out.printf("%-46s %8.1f ms  %s%n", what, (System.nanoTime() - startNs) / 1e6, result);
  }
}
