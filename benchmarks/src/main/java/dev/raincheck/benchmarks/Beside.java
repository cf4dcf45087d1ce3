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
  private static final String EFFORT = "brief";
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
        case "calls" -> OURS.stream().flatMap(this::calls);
        case "payload" -> OURS_WITH_PAYLOAD.stream().flatMap(this::payload);
        default -> throw new IllegalArgumentException(benchmark + " (expected: calls or payload)");
      };
    }

    private Stream<Sample> calls(Variant variant) {
      try (Child server = start("CallsServer", variant.name());
          Child client =
              start(
                  "CallsClient",
                  variant.name(),
                  server.line(),
                  Long.toString(server.pid()),
                  EFFORT)) {
        return client.samples().stream();
      }
    }

    private Stream<Sample> payload(Variant variant) {
      try (Child server = start("CallsServer", variant.name());
          Child client = start("PayloadClient", variant.name(), server.line(), EFFORT)) {
        return client.samples().stream();
      }
    }

    private Child start(String mainClass, String... arguments) {
      String name = Beside.class.getPackageName() + "." + mainClass;
      return Child.startJava(classPath, name, List.of(), arguments);
    }
  }

  private Beside() {}

  /// @param args the other build's class path, what to measure, how many pairs
  static void main(String[] args) {
    var present = new Build(System.getProperty("java.class.path"));
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
