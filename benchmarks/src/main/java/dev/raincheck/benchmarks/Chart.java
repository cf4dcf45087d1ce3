package dev.raincheck.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/// Draws one metric of a report: a group of bars for each setting, a bar for each variant.
final class Chart {
  private Chart() {}

  static void write(Report report, Benchmark benchmark, Path file) throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(900)
            .height(420)
            .title(benchmark.name() + ": " + benchmark.drawn())
            .yAxisTitle(benchmark.drawn())
            .build();
    chart.getStyler().setLegendVisible(true);
    List<Report.Figure> drawn =
        report.figures().stream().filter(it -> it.metric().equals(benchmark.drawn())).toList();
    List<String> settings = drawn.stream().map(Report.Figure::setting).distinct().toList();
    for (String variant : drawn.stream().map(Report.Figure::variant).distinct().toList()) {
      List<Report.Figure> bars = drawn.stream().filter(it -> it.variant().equals(variant)).toList();
      chart.addSeries(
          variant,
          settings,
          settings.stream()
              .map(setting ->
                  bars.stream()
                      .filter(it -> it.setting().equals(setting))
                      .map(Report.Figure::median)
                      .findFirst()
                      .orElse(null))
              .toList());
    }
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
  }
}
