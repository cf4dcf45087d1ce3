package dev.raincheck.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// How much one client that floods the server worsens the quick calls of another. The flood takes
/// processors as well, so beside it stands a process that takes as much and floods nobody.
final class FloodBenchmark implements Benchmark {
  private static final List<Flood> FLOODS = List.of(Flood.QUICK, Flood.DEFERRED, Flood.LARGE);
  private static final String ALONE = "alone";
  private static final String BURNING = "beside as much work";
  private static final String FLOODED = "beside the flood";
  private static final String P50 = "p50 µs";
  private static final String P99 = "p99 µs";
  private static final List<String> METRICS = List.of(P50, P99, "p99.9 µs", "calls");

  /// What was measured on two processors that had other work as well, and some room.
  private static final double P50_FACTOR_MAX = 10;

  private static final double P99_FACTOR_MAX = 30;
  private static final String TAKEN = "processors taken";

  @Override
  public String name() {
    return "flood";
  }

  @Override
  public String measures() {
    return "A client's quick calls, one at a time, beside another client that floods the server.";
  }

  @Override
  public List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    for (Flood flood : FLOODS) {
      for (String beside : List.of(ALONE, BURNING)) {
        goals.add(new Goal(FLOODED, flood.text, P50, beside, false, P50_FACTOR_MAX));
        goals.add(new Goal(FLOODED, flood.text, P99, beside, false, P99_FACTOR_MAX));
      }
    }
    return goals;
  }

  @Override
  public String drawn() {
    return P99;
  }

  @Override
  public List<Sample> round(Effort effort) {
    List<Sample> samples = new ArrayList<>();
    try (Child server = Child.start(Flood.Server.class, List.of())) {
      String address = server.line();
      try (Child quiet = Child.start(Quiet.class, List.of(), address, effort.text())) {
        quiet.line();
        for (Flood flood : FLOODS) {
          beside(flood, new Sides(server, address, quiet), effort, samples);
        }
      }
    }
    return samples;
  }

  private record Sides(Child server, String address, Child quiet) {}

  private static void beside(Flood flood, Sides sides, Effort effort, List<Sample> samples) {
    double alone = measure(new Run(ALONE, flood, null), sides, samples);
    double taken;
    try (Child flooding =
        Child.start(Flood.class, List.of("-Xmx1g"), flood.name(), sides.address())) {
      warmUp(flooding, effort);
      taken = Math.max(0, measure(new Run(FLOODED, flood, flooding), sides, samples) - alone);
    }
    samples.add(new Sample(FLOODED, flood.text, TAKEN, taken));
    try (Child burning =
        Child.start(Flood.class, List.of(), Flood.BURN.name(), Double.toString(taken))) {
      warmUp(burning, effort);
      measure(new Run(BURNING, flood, burning), sides, samples);
    }
  }

  private static void warmUp(Child beside, Effort effort) {
    beside.line();
    LockSupport.parkNanos(effort.warmUp().toNanos());
  }

  /// @param beside the process that takes from the quiet client
  private record Run(String variant, Flood flood, @Nullable Child beside) {
    Duration cpu(Child server) {
      return beside == null
          ? FloodBenchmark.cpu(server)
          : FloodBenchmark.cpu(server).plus(FloodBenchmark.cpu(beside));
    }
  }

  /// @return the processors that the server and the process beside took, on average
  private static double measure(Run run, Sides sides, List<Sample> samples) {
    Duration before = run.cpu(sides.server());
    long startNs = System.nanoTime();
    String[] measured = sides.quiet().ask("measure").split(" ", -1);
    double took = System.nanoTime() - startNs;
    double processors = run.cpu(sides.server()).minus(before).toNanos() / took;
    for (int i = 0; i < METRICS.size(); i++) {
      double value = Double.parseDouble(measured[i]);
      samples.add(new Sample(run.variant(), run.flood().text, METRICS.get(i), value));
    }
    return processors;
  }

  private static Duration cpu(Child child) {
    return ProcessHandle.of(child.pid())
        .flatMap(handle -> handle.info().totalCpuDuration())
        .orElseThrow();
  }
}
