package dev.raincheck.samples;

import dev.raincheck.api.Progress;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallCancelledException;
import dev.raincheck.server.RaincheckServer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A progress bar in the terminal while bytes are digested; then work that is cancelled midway.
final class ProgressAndCancel {
  private ProgressAndCancel() {}

  public static void main(String[] args) throws Exception {
    try (var server =
        RaincheckServer.builder("tcp://127.0.0.1:*").serve(Jdk.class, new JdkFiles()).start()) {
      try (var client = RaincheckClient.connect(server.address())) {
        System.out.println("digesting the JDK");
        toTheEnd(client.submit(Jdk.class, jdk -> jdk.digest(".")));

        System.out.println("\ncompressing the JDK, and thinking better of it");
        untilCancelled(client.submit(Jdk.class, jdk -> jdk.compress(".")));
      }
      server.requestShutdown();
      System.out.println("\nclosed; " + server.awaitClose());
    }
  }

  private static void toTheEnd(Deferred<Jdk.Digest> later) throws InterruptedException {
    // region progress
    var bar = new ProgressBar();
    BlockingQueue<Progress> reports = new LinkedBlockingQueue<>();
    later.onProgress(reports::add);
    CompletableFuture<Jdk.Digest> result = later.toFuture();
    while (!result.isDone()) {
      Progress progress = reports.poll(100, TimeUnit.MILLISECONDS);
      if (progress != null) {
        bar.draw(progress);
      }
    }
    // endregion
    Jdk.Digest digest = result.join();
    bar.draw(new Progress(1, "%,d bytes of %d files".formatted(digest.bytes(), digest.files())));
    System.out.println("\nsha256 " + digest.sha256());
  }

  private static void untilCancelled(Deferred<Long> later) throws InterruptedException {
    var bar = new ProgressBar();
    BlockingQueue<Progress> reports = new LinkedBlockingQueue<>();
    later.onProgress(reports::add);
    Progress progress;
    do {
      progress = reports.take();
      bar.draw(progress);
    } while (progress.fraction() < 0.1);
    System.out.println();
    // region cancel
    long cancelledNs = System.nanoTime();
    later.cancel("lunch is ready");
    try {
      System.out.println("too late, it is done: " + later.await());
    } catch (CallCancelledException cancelled) {
      System.out.printf("%s (%s)%n", cancelled.getMessage(), cancelled.execution());
    }
    // endregion
    System.out.printf("the handler obeyed in %.1f ms%n", (System.nanoTime() - cancelledNs) / 1e6);
  }
}
