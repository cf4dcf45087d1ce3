package dev.raincheck.benchmarks;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The figures of a run: medians over the rounds, how far the rounds were apart, and how they stand
/// to the goals.
final class Report {
  private final Benchmark benchmark;
  private final Map<Key, Figure> figures = new LinkedHashMap<>();

  private record Key(String setting, String metric, String variant) {}

  /// @param median over the rounds
  /// @param least the lowest round
  /// @param most the highest round
  record Figure(
      String variant, String setting, String metric, double median, double least, double most) {}

  Report(Benchmark benchmark, List<Sample> samples) {
    this.benchmark = benchmark;
    for (Sample sample : samples) {
      var key = new Key(sample.setting(), sample.metric(), sample.variant());
      figures.computeIfAbsent(key, it -> figure(it, samples));
    }
  }

  private static Figure figure(Key key, List<Sample> samples) {
    double[] values =
        samples.stream()
            .filter(it -> new Key(it.setting(), it.metric(), it.variant()).equals(key))
            .mapToDouble(Sample::value)
            .sorted()
            .toArray();
    double median = values[values.length / 2];
    if (values.length % 2 == 0) {
      median = (median + values[values.length / 2 - 1]) / 2;
    }
    return new Figure(
        key.variant(), key.setting(), key.metric(), median, values[0], values[values.length - 1]);
  }

  List<Figure> figures() {
    return List.copyOf(figures.values());
  }

  double median(String variant, String setting, String metric) {
    Figure figure = figures.get(new Key(setting, metric, variant));
    if (figure == null) {
      throw new IllegalArgumentException(
          "not measured: " + variant + ", " + setting + ", " + metric);
    }
    return figure.median();
  }

  String table() {
    var text = new StringBuilder();
    text.append("%-26s %-22s %-22s %14s %24s%n".formatted("", "", "", "median", "rounds"));
    for (Figure figure : figures.values()) {
      text.append(
          "%-26s %-22s %-22s %14s %24s%n"
              .formatted(
                  figure.variant(),
                  figure.setting(),
                  figure.metric(),
                  number(figure.median()),
                  number(figure.least()) + " … " + number(figure.most())));
    }
    text.append("\n");
    benchmark.goals().forEach(goal -> text.append(verdict(goal)).append("\n"));
    return text.toString();
  }

  private String verdict(Goal goal) {
    double measured = median(goal.variant(), goal.setting(), goal.metric());
    if (!goal.beside().isEmpty()) {
      measured /= median(goal.beside(), goal.setting(), goal.metric());
    }
    boolean reached = goal.atLeast() ? measured >= goal.bound() : measured <= goal.bound();
    return (reached ? "reached    " : "NOT reached ") + goal.text() + ": " + number(measured);
  }

  static String number(double value) {
    return Math.abs(value) >= 1_000
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  /// Writes `NAME.json` and `NAME.png`.
  void write(Path directory, Effort effort) throws IOException {
    Files.createDirectories(directory);
    var json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    json.writeValue(
        directory.resolve(benchmark.name() + ".json").toFile(),
        Map.of(
            "benchmark", benchmark.name(),
            "effort", effort.text(),
            "machine", Machine.text(),
            "figures", figures(),
            "goals", benchmark.goals().stream().map(this::verdict).toList()));
    Chart.write(this, benchmark, directory.resolve(benchmark.name() + ".png"));
  }

  static String[] distinct(List<String> all) {
    return Arrays.stream(all.toArray(String[]::new)).distinct().toArray(String[]::new);
  }
}
