package dev.raincheck.benchmarks;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// What a soak has found.
///
/// @param flat the courses of what must not grow
/// @param course the courses of the rest
/// @param facts what else is to be said
/// @param faults what is wrong, in words
record SoakReport(
    List<SoakSeries> flat, List<SoakSeries> course, List<String> facts, List<String> faults) {
  String table() {
    var text = new StringBuilder();
    text.append(
        "%n%-22s %12s %12s %14s%n".formatted("", "2nd quarter", "4th quarter", "slope per h"));
    flat.forEach(it -> text.append(it.course().text()).append('\n'));
    text.append('\n');
    facts.forEach(it -> text.append(it).append('\n'));
    if (faults.isEmpty()) {
      text.append("\npassed\n");
    } else {
      text.append("\nFAILED:\n");
      faults.forEach(it -> text.append("  ").append(it).append('\n'));
    }
    return text.toString();
  }

  /// Writes `soak.json` and `soak.png`.
  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    var json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("benchmark", "soak");
    content.put("machine", Machine.text());
    content.put("verdicts", flat.stream().map(SoakSeries::course).toList());
    content.put("facts", facts);
    content.put("faults", faults);
    Map<String, List<Double>> samples = new LinkedHashMap<>();
    samples.put("hours", flat.getFirst().hours());
    flat.forEach(it -> samples.put(it.name(), it.values()));
    course.forEach(it -> samples.put(it.name(), it.values()));
    content.put("samples", samples);
    json.writeValue(directory.resolve("soak.json").toFile(), content);
    BitmapEncoder.saveBitmap(
        chart(), directory.resolve("soak.png").toString(), BitmapEncoder.BitmapFormat.PNG);
  }

  /// Each in parts of its own mean, so that all fit into one picture.
  private XYChart chart() {
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(420)
            .title("soak: what is held, at ebb")
            .xAxisTitle("minutes")
            .yAxisTitle("parts of its mean")
            .build();
    chart.getStyler().setYAxisMin(0.0);
    for (SoakSeries series : flat) {
      double mean = series.values().stream().mapToDouble(it -> it).average().orElse(1);
      List<Double> minutes = series.hours().stream().map(it -> it * 60).toList();
      chart
          .addSeries(series.name(), minutes, series.values().stream().map(it -> it / mean).toList())
          .setMarker(SeriesMarkers.NONE);
    }
    return chart;
  }
}
