package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.ConcurrentHistogram;

/// Callers that wait, each for one operation; they end one after the other.
final class CompletionClient {
  /// From one end to the next.
  static final long EVERY_NS = 2_000_000;

  private static final Duration POLL_EVERY = Duration.ofMillis(100);

  private CompletionClient() {}

  /// A single waiter is measured many times: the others wait as well, but for the next turns.
  static int count(int waiting, Effort effort) {
    return waiting == 1 ? Math.max(2, effort.scaled(1_000)) : effort.scaled(waiting);
  }

  static void main(String[] args) throws Exception {
    boolean pushed = args[0].equals(CompletionBenchmark.PUSHED);
    int waiting = Integer.parseInt(args[2]);
    int count = count(waiting, Effort.parse(args[3]));
    var took = new ConcurrentHistogram(3);
    try (var client = RaincheckClient.connect(args[1])) {
      List<Thread> callers = new ArrayList<>();
      for (int number = 0; number < count; number++) {
        int mine = number;
        Deferred<Long> stamp = client.submit(Held.class, it -> it.stamp(mine));
        stamp.token();
        callers.add(
            Thread.startVirtualThread(() -> {
              long endedNs = pushed ? stamp.await() : polled(stamp);
              took.recordValue(Math.max(0, System.nanoTime() - endedNs));
            }));
      }
      out.println("ready");
      for (Thread caller : callers) {
        caller.join();
      }
    }
    String setting = CompletionBenchmark.setting(waiting);
    for (double percentile : new double[] {50, 99}) {
      String metric = "p" + (int) percentile + " ms";
      out.println(
          new Sample(args[0], setting, metric, took.getValueAtPercentile(percentile) / 1e6)
              .toLine());
    }
    System.exit(0);
  }

  private static long polled(Deferred<Long> stamp) {
    while (true) {
      if (stamp.poll() instanceof Polled.Done<Long>(Long endedNs)) {
        return endedNs;
      }
      try {
        Thread.sleep(POLL_EVERY);
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
    }
  }
}
