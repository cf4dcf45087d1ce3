package dev.raincheck.samples;

import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import java.time.Duration;
import java.util.concurrent.Callable;

/// Server and client in one process: three calls, answered at once, when ready, and by a token.
final class Quickstart {
  private Quickstart() {}

  public static void main(String[] args) throws Exception {
    // region server
    RaincheckServer server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Jdk.class, new JdkFiles())
            .respondWithin(Duration.ofMillis(20))
            .shutdown("drain:10s")
            .start();
    // endregion
    System.out.println("serving at " + server.address() + ", every call answered within 20 ms");

    // region client
    try (var client = RaincheckClient.connect(server.address())) {
      Jdk jdk = client.service(Jdk.class);

      timed("@NonBlocking version()", jdk::version);
      timed("size(\"conf\"), ready in time", () -> jdk.size("conf"));
      timed("size(\".\"), perhaps a token, polled by the proxy", () -> jdk.size("."));
      timed("@Blocking digest(\"lib\"), always a token", () -> jdk.digest("lib"));

      Deferred<Jdk.Digest> later = client.submit(Jdk.class, service -> service.digest("bin"));
      timed("submit(digest), the token", later::token);
      timed("its result", later::await);
    }
    // endregion

    server.close();
    System.out.println("closed; " + server.awaitClose());
  }

  private static void timed(String what, Callable<?> call) throws Exception {
    long startNs = System.nanoTime();
    String result = String.valueOf(call.call());
    System.out.printf("%-52s %8.1f ms  %s%n", what, (System.nanoTime() - startNs) / 1e6, result);
  }
}
