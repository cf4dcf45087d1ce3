package dev.raincheck.samples;

import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.stores.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// A server with a store is killed (kill -9) and started again: its tokens are still good.
final class Crash {
  private Crash() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 3 && args[0].equals("serve")) {
      serve(args[1], Path.of(args[2]));
    } else {
      Path directory = Files.createTempDirectory("raincheck-crash");
      System.out.println("the store is in " + directory);
      crash(directory);
    }
  }

  private static void serve(String address, Path directory) {
    SampleProcess.endWithParent();
    // region store
    var server =
        RaincheckServer.builder(address)
            .serve(Press.class, new Press.Idle())
            .store(SqliteStore.in(directory))
            .start();
    // endregion
    System.out.println(server.address());
    server.awaitClose();
  }

  private static void crash(Path directory) throws IOException, InterruptedException {
    Map<String, String> tokens = new LinkedHashMap<>();
    String address;
    try (var server =
        SampleProcess.start(Crash.class, "serve", "tcp://127.0.0.1:*", at(directory))) {
      address = server.nextLine();
      System.out.println("process " + server.pid() + " serves at " + address);
      submit(address, tokens);
      server.kill();
      System.out.println("process " + server.pid() + " was killed");
    }
    try (var server = SampleProcess.start(Crash.class, "serve", address, at(directory))) {
      System.out.println("process " + server.pid() + " serves at " + server.nextLine());
      claim(address, tokens);
    }
  }

  private static String at(Path directory) {
    return directory.toString();
  }

  private static void submit(String address, Map<String, String> tokens)
      throws InterruptedException {
    try (var client = RaincheckClient.connect(address)) {
      var done = client.submit(Press.class, press -> press.print("a card", 0));
      var printing = client.submit(Press.class, press -> press.print("a poster", 600));
      var rendering = client.submit(Press.class, press -> press.render("a scene", 1));
      var binding = client.submit(Press.class, press -> press.bind("a book", 600));
      var queued = client.submit(Press.class, press -> press.bind("a booklet", 1));
      tokens.put("done", durableToken(done));
      tokens.put("printing", durableToken(printing));
      tokens.put("rendering", durableToken(rendering));
      tokens.put("binding", durableToken(binding));
      tokens.put("queued", durableToken(queued));
      System.out.println("all tokens are durable");
      awaitEnd(done);
      awaitStart(printing);
      awaitStart(rendering);
    }
  }

  /// A token that is given before a slow disk has the operation would not outlive the server; a
  /// later answer has one that does.
  private static String durableToken(Deferred<?> later) {
    while (!later.isDurable()) {
      later.poll();
    }
    return later.token();
  }

  private static void awaitEnd(Deferred<String> later) {
    while (!(later.poll() instanceof Polled.Done<String>)) {
      Thread.onSpinWait();
    }
  }

  private static void awaitStart(Deferred<?> later) throws InterruptedException {
    var started = new CountDownLatch(1);
    later.onProgress(progress -> started.countDown());
    started.await();
  }

  private static void claim(String address, Map<String, String> tokens) {
    try (var client = RaincheckClient.connect(address)) {
      tokens.forEach((what, token) -> {
        String outcome =
            client
                .resume(token, String.class)
                .toFuture()
                .handle((value, thrown) -> thrown == null ? value : thrown.getMessage())
                .join();
        System.out.printf("  %-9s %s%n", what, outcome);
      });
    }
  }
}
