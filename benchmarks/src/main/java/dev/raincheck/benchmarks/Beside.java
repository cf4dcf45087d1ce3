package dev.raincheck.benchmarks;

import static java.lang.System.out;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Measures Raincheck of this checkout beside that of another one: `./benchmarks/beside CHECKOUT
/// calls 7`. Servers and clients of both are alive, and run by [Turns]. Two processes of one build
/// differ by up to a third all the same, as their compilers decide.
final class Beside {
  private static final List<Variant> OURS =
      List.of(Variant.RAINCHECK_DIRECT, Variant.RAINCHECK_NON_BLOCKING, Variant.RAINCHECK);

  /// What they send differs in bytes alone.
  private static final List<Variant> OURS_WITH_PAYLOAD =
      List.of(Variant.RAINCHECK_DIRECT, Variant.RAINCHECK);

  private record Metric(String variant, String setting, String name) {}

  /// What has to be done to get figures of both builds.
  private interface Comparison {
    void compare(Variant variant);
  }

  private final String other;
  private final Map<Metric, List<Double>> ratios = new LinkedHashMap<>();

  private Beside(String other) {
    this.other = other;
  }

  /// @param args the other build's class path, what to measure, how many pairs
  static void main(String[] args) {
    var beside = new Beside(args[0]);
    int pairs = Integer.parseInt(args[2]);
    switch (args[1]) {
      case "calls" -> beside.repeat(OURS, pairs, beside::compareCalls);
      case "payload" -> beside.repeat(OURS_WITH_PAYLOAD, pairs, beside::comparePayload);
      case "micro" -> beside.repeat(List.of(Variant.RAINCHECK), pairs, _ -> beside.compareSteps());
      default -> throw new IllegalArgumentException(args[1]);
    }
    beside.ratios.forEach(Beside::print);
  }

  private void repeat(List<Variant> variants, int pairs, Comparison comparison) {
    for (Variant variant : variants) {
      for (int pair = 1; pair <= pairs; pair++) {
        out.printf("%s: pair %d of %d …%n", variant.text, pair, pairs);
        comparison.compare(variant);
      }
    }
  }

  /// In turns of milliseconds. Warm for as long as where figures are to be quoted: before that it
  /// is compilers that are compared.
  private void compareCalls(Variant variant) {
    try (Pair here = CallsBenchmark.start(Child.CLASS_PATH, variant, Effort.FULL);
        Pair there = CallsBenchmark.start(other, variant, Effort.FULL);
        Turns _ = Turns.between(here, there)) {
      compare(here.samples(), there.samples());
    }
  }

  /// One after the other: where much is under way, a stop costs a connection far more than its
  /// time, in some turns and not in others.
  private void comparePayload(Variant variant) {
    compare(payload(Child.CLASS_PATH, variant), payload(other, variant));
  }

  private static List<Sample> payload(String classPath, Variant variant) {
    try (Pair pair = PayloadBenchmark.start(classPath, variant, Effort.BRIEF)) {
      return pair.samples();
    }
  }

  /// One after the other: JMH would take a stop for a slow step.
  private void compareSteps() {
    compare(Steps.of(Child.CLASS_PATH), Steps.of(other));
  }

  private void compare(List<Sample> here, List<Sample> there) {
    Map<Metric, Double> ours = figures(here);
    figures(there)
        .forEach((metric, value) -> {
          double ratio = ours.getOrDefault(metric, Double.NaN) / value;
          ratios.computeIfAbsent(metric, none -> new ArrayList<>()).add(ratio);
        });
  }

  /// In the order in which they were taken, but for percentiles: how long a call took has stops in
  /// it.
  private static Map<Metric, Double> figures(List<Sample> samples) {
    Map<Metric, Double> figures = new LinkedHashMap<>();
    for (Sample it : samples) {
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
