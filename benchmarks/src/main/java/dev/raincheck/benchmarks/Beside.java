package dev.raincheck.benchmarks;

import static java.lang.System.out;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Measures Raincheck of this checkout beside that of another one, in turns: `./benchmarks/beside
/// CHECKOUT calls 7`. Each ratio is of two runs that followed one another.
final class Beside {
  private static final List<Variant> OURS =
      List.of(Variant.RAINCHECK_DIRECT, Variant.RAINCHECK_NON_BLOCKING, Variant.RAINCHECK);

  /// What they send differs in bytes alone.
  private static final List<Variant> OURS_WITH_PAYLOAD =
      List.of(Variant.RAINCHECK_DIRECT, Variant.RAINCHECK);

  private record Metric(String variant, String setting, String name) {}

  /// @param classPath of its benchmarks
  private record Build(String classPath) {
    /// Each figure of one run.
    Map<Metric, Double> run(String benchmark) {
      Map<Metric, Double> figures = new LinkedHashMap<>();
      samples(benchmark)
          .forEach(
              it -> figures.put(new Metric(it.variant(), it.setting(), it.metric()), it.value()));
      return figures;
    }

    private Stream<Sample> samples(String benchmark) {
      return switch (benchmark) {
        case "calls" -> samples(OURS, CallsBenchmark::measure);
        case "payload" -> samples(OURS_WITH_PAYLOAD, PayloadBenchmark::measure);
        default -> throw new IllegalArgumentException(benchmark + " (expected: calls or payload)");
      };
    }

    private Stream<Sample> samples(List<Variant> variants, Measurement measurement) {
      return variants.stream()
          .flatMap(it -> measurement.measure(classPath, it, Effort.BRIEF).stream());
    }
  }

  private interface Measurement {
    List<Sample> measure(String classPath, Variant variant, Effort effort);
  }

  private Beside() {}

  /// @param args the other build's class path, what to measure, how many pairs
  static void main(String[] args) {
    var present = new Build(Child.CLASS_PATH);
    var other = new Build(args[0]);
    int pairs = Integer.parseInt(args[2]);
    Map<Metric, List<Double>> ratios = new LinkedHashMap<>();
    for (int pair = 1; pair <= pairs; pair++) {
      out.printf("%s: pair %d of %d …%n", args[1], pair, pairs);
      boolean otherFirst = pair % 2 == 0;
      Map<Metric, Double> first = (otherFirst ? other : present).run(args[1]);
      Map<Metric, Double> second = (otherFirst ? present : other).run(args[1]);
      Map<Metric, Double> here = otherFirst ? second : first;
      Map<Metric, Double> there = otherFirst ? first : second;
      here.forEach((metric, value) ->
          ratios
              .computeIfAbsent(metric, none -> new ArrayList<>())
              .add(value / there.getOrDefault(metric, Double.NaN)));
    }
    ratios.forEach(Beside::print);
  }

  private static void print(Metric metric, List<Double> ratios) {
    double[] sorted = ratios.stream().mapToDouble(it -> it).sorted().toArray();
    out.printf(
        "%-24s %-18s %-14s %.2f × the other (median; %.2f to %.2f)%n",
        metric.variant,
        metric.setting,
        metric.name,
        sorted[sorted.length / 2],
        sorted[0],
        sorted[sorted.length - 1]);
  }
}
