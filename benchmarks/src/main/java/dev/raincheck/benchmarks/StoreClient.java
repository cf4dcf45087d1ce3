package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallNotStartedException;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// The client's process: quick calls, calls that get a token, and whole lives.
final class StoreClient {
  private static final int DIGITS = 3;

  private StoreClient() {}

  /// @param args kind of the store, address, what is measured, how many are under way, effort
  static void main(String[] args) throws Exception {
    StoreKind kind = StoreKind.valueOf(args[0]);
    int inFlight = Integer.parseInt(args[3]);
    Effort effort = Effort.parse(args[4]);
    try (RaincheckClient client = RaincheckClient.connect(args[1]);
        Load load = load(client, args[2])) {
      var warming = new Recorder(DIGITS);
      run(load, inFlight, effort.warmUp().dividedBy(2), warming);
      var took = new Recorder(DIGITS);
      long startNs = System.nanoTime();
      run(load, inFlight, effort.measured(), took);
      double seconds = (System.nanoTime() - startNs) / 1e9;
      Histogram all = took.getIntervalHistogram();
      String setting = StoreBenchmark.setting(args[2], inFlight);
      print(kind, setting, StoreBenchmark.RATE, all.getTotalCount() / seconds);
      print(kind, setting, "p50 ms", all.getValueAtPercentile(50) / 1e6);
      print(kind, setting, "p99 ms", all.getValueAtPercentile(99) / 1e6);
      double count = (double) warming.getIntervalHistogram().getTotalCount() + all.getTotalCount();
      print(kind, setting, StoreBenchmark.COUNT, count);
    }
    System.exit(0);
  }

  private static Load load(RaincheckClient client, String what) {
    StoreServer.Stored stored = client.service(StoreServer.Stored.class);
    Runnable call =
        switch (what) {
          case StoreBenchmark.QUICK -> () -> stored.quick(1);
          case StoreBenchmark.DEFERRALS ->
              () -> client.submit(StoreServer.Stored.class, it -> it.lasting(1)).token();
          case StoreBenchmark.LIVES -> () -> stored.lasting(1);
          default -> throw new IllegalArgumentException(what);
        };
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
        Thread.onSpinWait();
      }
    }
  }

  private static void run(Load load, int inFlight, Duration time, Recorder took) throws Exception {
    load.run(inFlight, System.nanoTime() + time.toNanos(), took);
  }

  private static void print(StoreKind kind, String setting, String metric, double value) {
    out.println(new Sample(kind.text, setting, metric, value).toLine());
  }
}
