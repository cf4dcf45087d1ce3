package dev.raincheck.samples;

import dev.raincheck.api.Progress;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.Times;
import java.time.Duration;

/// A token outlives the process that got it: another one polls, fetches twice, and acknowledges.
final class ManualPolling {
  private ManualPolling() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 2 && args[0].equals("ask")) {
      ask(args[1]);
    } else if (args.length == 3 && args[0].equals("fetch")) {
      fetch(args[1], args[2]);
    } else {
      serve();
    }
  }

  private static void serve() throws Exception {
    Times polledOften = Times.DEFAULT.withPolls(Duration.ofMillis(250), Duration.ofSeconds(1));
    try (var server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Jdk.class, new JdkFiles())
            .times(polledOften)
            .start()) {
      System.out.println("serving at " + server.address());
      String token =
          SampleProcess.run("the first client", ManualPolling.class, "ask", server.address());
      SampleProcess.run("the second client", ManualPolling.class, "fetch", server.address(), token);
      server.requestShutdown();
      System.out.println("\nclosed; " + server.awaitClose());
    }
  }

  private static void ask(String address) {
    // region ask
    try (var client = RaincheckClient.connect(address)) {
      Deferred<Jdk.Digest> later = client.submit(Jdk.class, jdk -> jdk.digest("."));
      System.out.println(later.token());
    }
    // endregion
  }

  private static void fetch(String address, String token) throws InterruptedException {
    try (var client = RaincheckClient.connect(address)) {
      Deferred<Jdk.Digest> resumed = client.resume(token, Jdk.Digest.class);
      pollToTheEnd(resumed);
      System.out.println("fetched again: " + describe(client, token));
      resumed.acknowledge();
      System.out.println("acknowledged");
      System.out.println("the same token:        " + describe(client, token));
      System.out.println("one character changed: " + describe(client, forged(token)));
      System.out.println("not a token at all:    " + describe(client, "cloakroom 42"));
    }
  }

  // region poll
  private static void pollToTheEnd(Deferred<Jdk.Digest> resumed) throws InterruptedException {
    boolean pending = true;
    while (pending) {
      switch (resumed.poll()) {
        case Polled.Pending<Jdk.Digest>(boolean started, var progress, Duration pollAfter) -> {
          String how = progress.map(Progress::message).orElse(started ? "started" : "queued");
          System.out.printf("pending: %s; again after %d ms%n", how, pollAfter.toMillis());
          Thread.sleep(pollAfter);
        }
        case Polled.Done<Jdk.Digest>(Jdk.Digest digest) -> {
          System.out.println("done: " + digest);
          pending = false;
        }
        case Polled.Failed<Jdk.Digest>(Throwable cause) -> {
          System.out.println("failed: " + cause.getMessage());
          pending = false;
        }
      }
    }
  }

  // endregion

  private static String describe(RaincheckClient client, String token) {
    return switch (client.resume(token, Jdk.Digest.class).poll()) {
      case Polled.Pending<Jdk.Digest> pending -> "pending, " + pending.progress();
      case Polled.Done<Jdk.Digest>(Jdk.Digest digest) -> "done, sha256 " + digest.sha256();
      case Polled.Failed<Jdk.Digest>(RaincheckException cause) -> "failed: " + cause.getMessage();
      case Polled.Failed<Jdk.Digest>(Throwable cause) -> cause.toString();
    };
  }

  private static String forged(String token) {
    char last = token.charAt(token.length() - 1);
    return token.substring(0, token.length() - 1) + (last == 'A' ? 'B' : 'A');
  }
}
