package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallNotStartedException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Recorder;

/// The client's process: quick calls, calls that get a token, and whole lives. Answers questions:
/// what to do, how many at a time or, at a pace, per second, and for how many milliseconds.
final class StoreClient {
  private static final long RETRY_NS = 1_000_000;

  private StoreClient() {}

  /// @param args address
  static void main(String[] args) throws Exception {
    try (RaincheckClient client = RaincheckClient.connect(args[0])) {
      out.println("connected");
      var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String question; (question = questions.readLine()) != null; ) {
        String[] words = question.split(" ", -1);
        int count = Integer.parseInt(words[1]);
        Duration time = Duration.ofMillis(Long.parseLong(words[2]));
        StoreTurn turn =
            words[0].equals(StoreBenchmark.PACED)
                ? paced(call(client, StoreBenchmark.DEFERRALS), count, time)
                : StoreTurn.of(load(call(client, words[0])), count, time);
        out.println(turn.toLine());
      }
    }
    System.exit(0);
  }

  private static Runnable call(RaincheckClient client, String what) {
    StoreServer.Stored stored = client.service(StoreServer.Stored.class);
    return switch (what) {
      case StoreBenchmark.QUICK -> () -> stored.quick(1);
      case StoreBenchmark.DEFERRALS ->
          () -> client.submit(StoreServer.Stored.class, it -> it.lasting(1)).token();
      case StoreBenchmark.LIVES -> () -> stored.lasting(1);
      default -> throw new IllegalArgumentException(what);
    };
  }

  private static Load load(Runnable call) {
    return Raincheck.blocking(ignored -> untilAccepted(call), () -> {});
  }

  /// While the store is late, its server takes nothing new.
  private static void untilAccepted(Runnable call) {
    boolean accepted = false;
    while (!accepted) {
      try {
        call.run();
        accepted = true;
      } catch (CallNotStartedException refused) {
        LockSupport.parkNanos(RETRY_NS);
      }
    }
  }

  /// Calls at even distances, however long the answers take.
  private static StoreTurn paced(Runnable call, int perSecond, Duration time)
      throws InterruptedException {
    var took = new Recorder(3);
    long startNs = System.nanoTime();
    int count = (int) (time.toMillis() * perSecond / 1_000);
    var callers = new Thread[count];
    for (int i = 0; i < count; i++) {
      long dueNs = startNs + i * 1_000_000_000L / perSecond;
      LockSupport.parkNanos(dueNs - System.nanoTime());
      callers[i] =
          Thread.startVirtualThread(() -> {
            long sentNs = System.nanoTime();
            call.run();
            took.recordValue(System.nanoTime() - sentNs);
          });
    }
    for (Thread caller : callers) {
      caller.join();
    }
    return StoreTurn.of(took.getIntervalHistogram(), System.nanoTime() - startNs);
  }
}
