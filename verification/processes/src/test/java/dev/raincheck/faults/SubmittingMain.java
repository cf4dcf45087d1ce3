package dev.raincheck.faults;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// A client in a process of its own, without a server: submits many calls and writes what became of
/// them.
final class SubmittingMain {
  private static final int ARGUMENT_BYTES = 1_000;

  private SubmittingMain() {}

  /// @param args address, patience and number of calls
  public static void main(String[] args) throws InterruptedException {
    int calls = Integer.parseInt(args[2]);
    var options = ClientOptions.of(args[0]).withPatience(Duration.parse(args[1]));
    Map<String, AtomicInteger> told = new ConcurrentHashMap<>();
    var ended = new Semaphore(0);
    String argument = "x".repeat(ARGUMENT_BYTES);
    try (var client = RaincheckClient.connect(options);
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true)) {
      for (int i = 0; i < calls; i++) {
        try {
          var _ =
              client
                  .submit(Counter.class, it -> it.slow(argument))
                  .toFuture()
                  .whenComplete((value, thrown) -> count(told, thrown, ended));
        } catch (RaincheckException full) {
          count(told, full, ended);
        }
      }
      ended.acquire(calls);
      out.println(new TreeMap<>(told));
    }
  }

  private static void count(Map<String, AtomicInteger> told, Throwable thrown, Semaphore ended) {
    String message = thrown == null ? "a result" : String.valueOf(thrown.getMessage());
    String kind =
        message.contains("no room in this client")
            ? "no room"
            : message.contains("no answer") ? "no answer" : message;
    told.computeIfAbsent(kind, first -> new AtomicInteger()).incrementAndGet();
    ended.release();
  }
}
