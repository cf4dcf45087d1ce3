package dev.raincheck.benchmarks;

import static java.lang.System.out;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Recorder;

/// The client's process: a call, of whose answer it tells, and then many, of which it tells how
/// soon they were quick.
final class StartClient {
  private static final int DIGITS = 3;
  private static final int UNDER_WAY = 64;

  /// Within which one call begins.
  private static final long ONE_CALL_NS = TimeUnit.MILLISECONDS.toNanos(2);

  private static final int SLICES_A_SECOND = 5;

  private StartClient() {}

  /// @param args variant, address, for how many seconds to call
  static void main(String[] args) throws Exception {
    try (Load load = Variant.valueOf(args[0]).quickCalls(args[1])) {
      var first = new Recorder(DIGITS);
      while (first.getIntervalHistogram().getTotalCount() == 0) {
        load.run(1, System.nanoTime() + ONE_CALL_NS, first);
      }
      out.println("answered");
      List<Long> slices = slices(load, Integer.parseInt(args[2]));
      double seconds = 1.0 * untilHalf(slices) / SLICES_A_SECOND;
      out.println(new Sample(args[0], "", StartBenchmark.HALF, seconds).toLine());
      double rate = 1.0 * last(slices) * SLICES_A_SECOND;
      out.println(new Sample(args[0], "", "calls/s in the end", rate).toLine());
    }
    System.exit(0);
  }

  /// How many calls were answered in each slice of the time.
  private static List<Long> slices(Load load, int seconds) throws Exception {
    var latency = new Recorder(DIGITS);
    var slices = new ArrayList<Long>();
    try (var clock = Executors.newSingleThreadScheduledExecutor()) {
      long sliceNs = TimeUnit.SECONDS.toNanos(1) / SLICES_A_SECOND;
      ScheduledFuture<?> counting =
          clock.scheduleAtFixedRate(
              () -> slices.add(latency.getIntervalHistogram().getTotalCount()),
              sliceNs,
              sliceNs,
              TimeUnit.NANOSECONDS);
      load.run(UNDER_WAY, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds), latency);
      counting.cancel(false);
    }
    return slices;
  }

  private static int untilHalf(List<Long> slices) {
    int slice = 0;
    while (2 * slices.get(slice) < last(slices)) {
      slice++;
    }
    return slice + 1;
  }

  /// The mean of the last quarter.
  private static long last(List<Long> slices) {
    List<Long> quarter = slices.subList(slices.size() * 3 / 4, slices.size());
    return quarter.stream().mapToLong(it -> it).sum() / quarter.size();
  }
}
