package dev.raincheck.benchmarks;

import static java.lang.System.out;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs a benchmark by name, or all whose names begin with it, or lists them: `./benchmarks/run
/// calls`, `./benchmarks/run store`.
final class Benchmarks {
  static final List<Benchmark> ALL =
      List.of(
          new CallsBenchmark(),
          new DeadlineBenchmark(),
          new MemoryBenchmark(),
          new GrowthBenchmark(),
          new CompletionBenchmark(),
          new PayloadBenchmark(),
          new FloodBenchmark(),
          new EncryptedBenchmark(),
          new StartBenchmark(),
          new ObservedBenchmark(),
          new StoreCalls(),
          new StoreBenchmark(),
          new StoreStarts(),
          new StoreFleet(),
          new StorePeers(),
          new HttpBenchmark(),
          new ConsoleBenchmark(),
          new ZeroRpcBenchmark(),
          new MicroBenchmark());

  private Benchmarks() {}

  static void main(String[] args) throws Exception {
    if (args.length < 2) {
      out.println(
          "Usage: ./benchmarks/run NAME [full|once|brief|smoke], ./benchmarks/soak [MINUTES]");
      ALL.forEach(it -> out.printf("  %-14s %s%n", it.name(), it.measures()));
      return;
    }
    List<Benchmark> chosen = chosen(args[1]);
    if (chosen.isEmpty()) {
      System.err.println(
          "benchmarks/run: there is no benchmark '"
              + args[1]
              + "' (expected one of "
              + ALL.stream().map(Benchmark::name).toList()
              + ")");
      System.exit(2);
    }
    Effort effort = args.length > 2 ? Effort.parse(args[2]) : Effort.FULL;
    for (Benchmark benchmark : chosen) {
      String missing = benchmark.missing();
      if (!missing.isEmpty()) {
        System.err.println("benchmarks/run: " + benchmark.name() + " needs " + missing);
        System.exit(2);
      }
      write(run(benchmark, effort), effort, Path.of(args[0]));
    }
  }

  /// One of that name, or those whose names begin with it.
  private static List<Benchmark> chosen(String name) {
    return ALL.stream()
        .filter(it -> it.name().equals(name) || it.name().startsWith(name + "-"))
        .toList();
  }

  private static void write(Report report, Effort effort, Path folder) throws IOException {
    if (effort.equals(Effort.FULL)) {
      report.write(folder.resolve("results"), effort);
      ResultsPage.write(folder);
    } else {
      report.write(folder.resolve("target"), effort);
    }
  }

  static Report run(Benchmark benchmark, Effort effort) throws Exception {
    List<Sample> samples = new ArrayList<>();
    for (int round = 1; round <= effort.rounds(); round++) {
      out.printf("%s: round %d of %d …%n", benchmark.name(), round, effort.rounds());
      samples.addAll(benchmark.round(effort));
    }
    var report = new Report(benchmark, samples);
    out.print(report.table());
    return report;
  }
}
