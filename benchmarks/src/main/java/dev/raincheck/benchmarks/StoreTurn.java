package dev.raincheck.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// What one turn of a client gave, as one process tells another.
///
/// @param rate operations/s
/// @param count operations
record StoreTurn(double rate, double p50Ms, double p99Ms, long count) {
  private static final int DIGITS = 3;

  static StoreTurn of(Load load, int inFlight, Duration time) throws Exception {
    var took = new Recorder(DIGITS);
    long startNs = System.nanoTime();
    load.run(inFlight, startNs + time.toNanos(), took);
    return of(took.getIntervalHistogram(), System.nanoTime() - startNs);
  }

  static StoreTurn of(Histogram took, long passedNs) {
    return new StoreTurn(
        took.getTotalCount() / (passedNs / 1e9),
        took.getValueAtPercentile(50) / 1e6,
        took.getValueAtPercentile(99) / 1e6,
        took.getTotalCount());
  }

  /// Has a client take its turn.
  static StoreTurn ask(Child client, String what, int inFlight, Duration time) {
    String answer = client.ask("%s %d %d".formatted(what, inFlight, time.toMillis()));
    double[] parts = Stream.of(answer.split(" ")).mapToDouble(Double::parseDouble).toArray();
    return new StoreTurn(parts[0], parts[1], parts[2], (long) parts[3]);
  }

  String toLine() {
    return rate + " " + p50Ms + " " + p99Ms + " " + count;
  }

  List<Sample> samples(String variant, String setting) {
    return List.of(
        new Sample(variant, setting, StoreBenchmark.RATE, rate),
        new Sample(variant, setting, StoreBenchmark.P50, p50Ms),
        new Sample(variant, setting, StoreBenchmark.P99, p99Ms));
  }
}
