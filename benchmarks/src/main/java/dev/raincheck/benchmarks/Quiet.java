package dev.raincheck.benchmarks;

import static java.lang.System.out;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// The quiet client's process of the flood benchmark: one quick call after the other, measured
/// whenever it is asked.
final class Quiet {
  private static final int DIGITS = 3;

  /// In the order of its answers, in microseconds.
  static final double[] PERCENTILES = {50, 99, 99.9};

  private Quiet() {}

  static void main(String[] args) throws Exception {
    Effort effort = Effort.parse(args[1]);
    try (Load load = Raincheck.connect(args[0], Echo::ordinary)) {
      load.run(64, System.nanoTime() + effort.warmUp().toNanos() / 2, new Recorder(DIGITS));
      load.run(1, System.nanoTime() + effort.warmUp().toNanos() / 2, new Recorder(DIGITS));
      out.println("ready");
      var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      while (questions.readLine() != null) {
        var latency = new Recorder(DIGITS);
        load.run(1, System.nanoTime() + effort.measured().toNanos(), latency);
        out.println(percentiles(latency.getIntervalHistogram()));
      }
    }
    System.exit(0);
  }

  private static String percentiles(Histogram took) {
    var text = new StringBuilder();
    for (double percentile : PERCENTILES) {
      text.append(took.getValueAtPercentile(percentile) / 1e3).append(' ');
    }
    return text.append(took.getTotalCount()).toString();
  }
}
