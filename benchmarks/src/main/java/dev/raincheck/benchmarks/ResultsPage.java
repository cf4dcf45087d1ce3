package dev.raincheck.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `RESULTS.md`: what is in the folder of results, to be read. Made again from the JSON files, so
/// that no figure on it was typed.
final class ResultsPage {
  private static final String HEAD =
      """
      # Results
      Made by `./benchmarks/run`, one command for each section, from the files in [results](results). Medians over the rounds; the
      variants take turns in each round, and client and server are two processes for each of them. Figures of different sections were
      taken at different times, and machines differ: what counts are ratios within a section. What falls short, and where the time
      goes: [docs/performance.md](../docs/performance.md).
      """;

  private final Path folder;
  private final JsonMapper json = JsonMapper.builder().build();
  private final StringBuilder text = new StringBuilder(HEAD);

  private ResultsPage(Path folder) {
    this.folder = folder;
  }

  /// @param folder of the benchmarks
  static void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("RESULTS.md"), text(folder));
  }

  /// What the page says of the files that are there now.
  ///
  /// @param folder of the benchmarks
  static String text(Path folder) {
    var page = new ResultsPage(folder);
    Benchmarks.ALL.forEach(it -> page.section(it.name(), it.measures(), "run " + it.name()));
    page.section(
        "soak",
        "Load that comes and goes, with faults. (Unless another time is given, for half an hour.)",
        "soak");
    return page.text.toString();
  }

  private void section(String name, String measures, String command) {
    Path file = folder.resolve("results").resolve(name + ".json");
    if (!Files.exists(file)) {
      return;
    }
    JsonNode results = read(file);
    text.append("\n## ").append(name).append('\n').append(measures).append("\n\n");
    text.append("`./benchmarks/").append(command).append(effort(results)).append("` on ");
    text.append(results.path("machine").asText("a machine that was not noted")).append("\n\n");
    results.path("goals").forEach(this::line);
    results.path("facts").forEach(this::line);
    results.path("faults").forEach(this::line);
    text.append("\n![").append(name).append("](results/").append(name).append(".png)\n");
    table(results.path("figures"));
  }

  /// What the command said of it; nothing if it was a full run.
  private static String effort(JsonNode results) {
    String effort = results.path("effort").asText("");
    return effort.isEmpty() || effort.equals("full") ? "" : " " + effort;
  }

  private JsonNode read(Path file) {
    try {
      return json.readTree(file.toFile());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void line(JsonNode item) {
    text.append("* ").append(item.asText().replaceAll("\\s+", " ")).append('\n');
  }

  /// A line for each variant and setting, a column for each metric.
  private void table(JsonNode figures) {
    Set<String> metrics = new LinkedHashSet<>();
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    for (JsonNode figure : figures) {
      String metric = figure.path("metric").asText();
      metrics.add(metric);
      rows.computeIfAbsent(
              figure.path("variant").asText() + " | " + figure.path("setting").asText(),
              it -> new LinkedHashMap<>())
          .put(metric, Report.number(figure.path("median").asDouble()));
    }
    if (rows.isEmpty()) {
      return;
    }
    List<String> columns = new ArrayList<>(metrics);
    text.append("\n| | | ").append(String.join(" | ", columns)).append(" |\n");
    text.append("|---|---|").append("---|".repeat(columns.size())).append('\n');
    rows.forEach((row, cells) -> {
      List<String> shown = columns.stream().map(it -> cells.getOrDefault(it, "")).toList();
      text.append("| ").append(row).append(" | ");
      text.append(String.join(" | ", shown)).append(" |\n");
    });
  }
}
