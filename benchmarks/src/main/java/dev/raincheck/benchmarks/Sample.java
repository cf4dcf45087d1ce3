package dev.raincheck.benchmarks;

/// One figure of one round.
///
/// @param variant what was measured
/// @param setting under which conditions: `64 outstanding`
/// @param metric what the figure means, with its unit: `calls/s`
record Sample(String variant, String setting, String metric, double value) {
  private static final String SEPARATOR = "\t";

  /// As a line that one process prints and another one reads.
  String toLine() {
    return String.join(SEPARATOR, variant, setting, metric, Double.toString(value));
  }

  static Sample ofLine(String line) {
    String[] parts = line.split(SEPARATOR, -1);
    return new Sample(parts[0], parts[1], parts[2], Double.parseDouble(parts[3]));
  }
}
