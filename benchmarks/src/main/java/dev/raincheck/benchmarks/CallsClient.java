package dev.raincheck.benchmarks;

import static java.lang.System.out;

import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// The client's process: warms up, measures, prints samples, and ends.
final class CallsClient {
  private static final int DIGITS = 3;
  private static final int COMPILING = 64;

  private CallsClient() {}

  static void main(String[] args) throws Exception {
    Variant variant = Variant.valueOf(args[0]);
    long serverPid = Long.parseLong(args[2]);
    Effort effort = Effort.parse(args[3]);
    try (Load load = variant.quickCalls(args[1])) {
      warmUp(load, COMPILING, effort.warmUp()); // many calls, for the compiler
      for (int outstanding : CallsBenchmark.outstanding()) {
        warmUp(load, outstanding, effort.warmUp().dividedBy(4));
        measure(load, variant, outstanding, serverPid, effort);
      }
    }
    System.exit(0);
  }

  private static void warmUp(Load load, int outstanding, Duration time) throws Exception {
    load.run(outstanding, System.nanoTime() + time.toNanos(), new Recorder(DIGITS));
  }

  private static void measure(
      Load load, Variant variant, int outstanding, long serverPid, Effort effort) throws Exception {
    var latency = new Recorder(DIGITS);
    Duration cpuBefore = cpu(serverPid);
    long startNs = System.nanoTime();
    load.run(outstanding, startNs + effort.measured().toNanos(), latency);
    double seconds = (System.nanoTime() - startNs) / 1e9;
    Duration cpu = cpu(serverPid).minus(cpuBefore);
    Histogram calls = latency.getIntervalHistogram();
    String setting = CallsBenchmark.setting(outstanding);
    print(variant, setting, "calls/s", calls.getTotalCount() / seconds);
    print(variant, setting, "p50 µs", calls.getValueAtPercentile(50) / 1e3);
    print(variant, setting, "p99 µs", calls.getValueAtPercentile(99) / 1e3);
    print(variant, setting, "p99.9 µs", calls.getValueAtPercentile(99.9) / 1e3);
    print(variant, setting, "CPU µs/call", cpu.toNanos() / 1e3 / calls.getTotalCount());
  }

  /// What both processes have used so far.
  private static Duration cpu(long serverPid) {
    Duration server =
        ProcessHandle.of(serverPid)
            .flatMap(handle -> handle.info().totalCpuDuration())
            .orElseThrow();
    return server.plus(ProcessHandle.current().info().totalCpuDuration().orElseThrow());
  }

  private static void print(Variant variant, String setting, String metric, double value) {
    out.println(new Sample(variant.text, setting, metric, value).toLine());
  }
}
