package dev.raincheck.benchmarks;

import static java.lang.System.out;

import java.util.Random;
import org.HdrHistogram.Recorder;

/// The client's process of the payload benchmark.
final class PayloadClient {
  private static final int OUTSTANDING = 4;
  private static final int DIGITS = 3;

  private PayloadClient() {}

  static void main(String[] args) throws Exception {
    Variant variant = Variant.valueOf(args[0]);
    Effort effort = Effort.parse(args[2]);
    for (int kib : PayloadBenchmark.KIB) {
      byte[] content = new byte[kib * 1024];
      new Random(kib).nextBytes(content);
      try (Load load = variant.payload(args[1], content)) {
        load.run(
            OUTSTANDING, System.nanoTime() + effort.warmUp().toNanos() / 2, new Recorder(DIGITS));
        var latency = new Recorder(DIGITS);
        long startNs = System.nanoTime();
        load.run(OUTSTANDING, startNs + effort.measured().toNanos(), latency);
        double seconds = (System.nanoTime() - startNs) / 1e9;
        double megabytes = 2e-6 * content.length * latency.getIntervalHistogram().getTotalCount();
        String setting = PayloadBenchmark.setting(kib);
        out.println(new Sample(variant.text, setting, "MB/s", megabytes / seconds).toLine());
      }
    }
    System.exit(0);
  }
}
