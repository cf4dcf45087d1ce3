package dev.raincheck.benchmarks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every benchmark still runs, and measures what its goals ask for. Whether they are reached is not
/// asked here: a shared machine would answer by chance.
class SmokeTest {
  static List<Benchmark> benchmarks() {
    return Benchmarks.ALL;
  }

  @ParameterizedTest
  @MethodSource("benchmarks")
  void benchmark_measuresWhatItsGoalsAskFor(Benchmark benchmark) throws Exception {
    assumeTrue(benchmark.missing().isEmpty(), () -> "NOT RUN: needs " + benchmark.missing());
    Report report = Benchmarks.run(benchmark, Effort.SMOKE);
    assertFalse(report.figures().isEmpty());
    for (Report.Figure figure : report.figures()) {
      assertTrue(Double.isFinite(figure.median()), figure::toString);
    }
    report.table(); // which looks up the figure of each goal
  }
}
