package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Recorder;

/// What one client does to the others. Each kind has a process of its own, which goes on until it
/// is ended.
enum Flood {
  QUICK("quick calls"),
  DEFERRED("deferred work"),
  LARGE("large messages"),
  /// No flood: processor time, spent without a word to the server.
  BURN("processor time");

  private static final int QUICK_OUTSTANDING = 1_000;
  private static final int DEFERRED_OUTSTANDING = 5_000;
  private static final int LARGE_OUTSTANDING = 16;
  private static final int LARGE_BYTES = 512 << 10;
  private static final long REST_MS = 2_000;

  final String text;

  Flood(String text) {
    this.text = text;
  }

  /// @param args the kind, and the server's address; or how many processors to burn
  static void main(String[] args) throws Exception {
    Flood kind = Flood.valueOf(args[0]);
    out.println("flooding");
    if (kind == BURN) {
      burn(Double.parseDouble(args[1]));
      return;
    }
    try (RaincheckClient client = Raincheck.client(args[1])) {
      Echo echo = client.service(Echo.class);
      Rest rest = client.service(Rest.class);
      byte[] large = new byte[LARGE_BYTES];
      var unread = new Recorder(3);
      Load load =
          switch (kind) {
            case QUICK -> Raincheck.blocking(none -> echo.ordinary(Echo.QUESTION), () -> {});
            case DEFERRED -> Raincheck.blocking(none -> rest.rest(REST_MS), () -> {});
            case LARGE -> Raincheck.blocking(none -> echo.bytes(large), () -> {});
            case BURN -> throw new IllegalArgumentException("no load on a server");
          };
      load.run(kind.outstanding(), Long.MAX_VALUE, unread);
    }
  }

  private int outstanding() {
    return switch (this) {
      case QUICK -> QUICK_OUTSTANDING;
      case DEFERRED -> DEFERRED_OUTSTANDING;
      case LARGE -> LARGE_OUTSTANDING;
      case BURN -> 0;
    };
  }

  /// In slices of a millisecond on every processor, as a busy client's threads would.
  private static void burn(double processors) throws InterruptedException {
    int count = Runtime.getRuntime().availableProcessors();
    long busyNs = (long) (1e6 * Math.min(1, processors / count));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofPlatform().start(() -> burnSlices(busyNs)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void burnSlices(long busyNs) {
    while (!Thread.currentThread().isInterrupted()) {
      long startNs = System.nanoTime();
      while (System.nanoTime() - startNs < busyNs) {
        Thread.onSpinWait();
      }
      LockSupport.parkNanos(1_000_000 - busyNs);
    }
  }

  /// The server's process: quick calls, and work that takes its time.
  static final class Server {

    private Server() {}

    static void main(String[] args) throws Exception {
      RaincheckServer server =
          RaincheckServer.builder("tcp://127.0.0.1:*")
              .serve(Echo.class, new Raincheck.EchoService())
              .serve(Rest.class, Rest::resting)
              .limits(Limits.DEFAULT.withMessageBytesMax(Raincheck.MESSAGE_BYTES_MAX))
              .start();
      out.println(server.address());
      Child.awaitEndOfInput();
      System.exit(0);
    }
  }
}
