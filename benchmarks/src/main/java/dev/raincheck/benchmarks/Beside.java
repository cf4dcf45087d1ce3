package dev.raincheck.benchmarks;

import static java.lang.System.out;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Measures Raincheck of this checkout beside that of another one: `./benchmarks/beside CHECKOUT
/// calls 7`. Both are alive, and run by [Turns]. Two processes of one build differ by up to a third
/// all the same, as their compilers decide.
final class Beside {
  private static final List<Variant> OURS =
      List.of(Variant.RAINCHECK_DIRECT, Variant.RAINCHECK_NON_BLOCKING, Variant.RAINCHECK);

  /// What they send differs in bytes alone.
  private static final List<Variant> OURS_WITH_PAYLOAD =
      List.of(Variant.RAINCHECK_DIRECT, Variant.RAINCHECK);

  private record Metric(String variant, String setting, String name) {}

  private interface Start {
    Pair start(String classPath, Variant variant, Effort effort);
  }

  private final Start start;
  private final Map<Metric, List<Double>> ratios = new LinkedHashMap<>();

  private Beside(Start start) {
    this.start = start;
  }

  /// @param args the other build's class path, what to measure, how many pairs
  static void main(String[] args) {
    boolean payload = args[1].equals("payload");
    var beside = new Beside(payload ? PayloadBenchmark::start : CallsBenchmark::start);
    int pairs = Integer.parseInt(args[2]);
    for (Variant variant : payload ? OURS_WITH_PAYLOAD : OURS) {
      for (int pair = 1; pair <= pairs; pair++) {
        out.printf("%s, %s: pair %d of %d …%n", args[1], variant.text, pair, pairs);
        beside.measure(variant, args[0]);
      }
    }
    beside.ratios.forEach(Beside::print);
  }

  /// Warm for as long as where figures are to be quoted: before that it is compilers that are
  /// compared.
  private void measure(Variant variant, String other) {
    try (Pair here = start.start(Child.CLASS_PATH, variant, Effort.FULL);
        Pair there = start.start(other, variant, Effort.FULL);
        Turns _ = Turns.between(here, there)) {
      Map<Metric, Double> ours = figures(here);
      figures(there)
          .forEach((metric, value) -> {
            double ratio = ours.getOrDefault(metric, Double.NaN) / value;
            ratios.computeIfAbsent(metric, none -> new ArrayList<>()).add(ratio);
          });
    }
  }

  /// In the order in which they were taken, but for percentiles: how long a call took has stops in
  /// it.
  private static Map<Metric, Double> figures(Pair pair) {
    Map<Metric, Double> figures = new LinkedHashMap<>();
    for (Sample it : pair.samples()) {
      if (!it.metric().startsWith("p")) {
        figures.put(new Metric(it.variant(), it.setting(), it.metric()), it.value());
      }
    }
    return figures;
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
