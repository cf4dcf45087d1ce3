package dev.raincheck.benchmarks;

import static java.lang.System.out;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Runs a benchmark by name, or lists them: `./benchmarks/run calls`.
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
          new StoreBenchmark(),
          new HttpBenchmark(),
          new ConsoleBenchmark(),
          new ZeroRpcBenchmark(),
          new MicroBenchmark());

  private Benchmarks() {}

  static void main(String[] args) throws Exception {
    if (args.length < 2) {
      out.println("Usage: ./benchmarks/run NAME [full|brief|smoke], ./benchmarks/soak [MINUTES]");
      ALL.forEach(it -> out.printf("  %-12s %s%n", it.name(), it.measures()));
      return;
    }
    Optional<Benchmark> chosen = ALL.stream().filter(it -> it.name().equals(args[1])).findFirst();
    if (chosen.isEmpty()) {
      System.err.println(
          "benchmarks/run: there is no benchmark '"
              + args[1]
              + "' (expected one of "
              + ALL.stream().map(Benchmark::name).toList()
              + ")");
      System.exit(2);
    }
    String missing = chosen.orElseThrow().missing();
    if (!missing.isEmpty()) {
      System.err.println("benchmarks/run: " + args[1] + " needs " + missing);
      System.exit(2);
    }
    Effort effort = args.length > 2 ? Effort.parse(args[2]) : Effort.FULL;
    Path folder = Path.of(args[0]);
    Report report = run(chosen.orElseThrow(), effort);
    if (effort.equals(Effort.FULL)) {
      report.write(folder.resolve("results"));
      ResultsPage.write(folder);
    } else {
      report.write(folder.resolve("target"));
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
