package dev.raincheck.benchmarks;

/// Ebb and flow of the load, the same in all processes of this machine: they share the clock.
///
/// @param startNs of the first ebb
/// @param cycleNs from one ebb to the next
/// @param cycles how many there are; a multiple of four, for quarters of the soak that are alike
record SoakTide(long startNs, long cycleNs, int cycles) {
  private static final int QUARTERS = 4;
  private static final double CALLS_A_SECOND_MAX = 20;
  private static final double CALLS_A_SECOND_MIN = 0.5;

  /// @param minutes of the whole
  static SoakTide of(double minutes) {
    int cycles = QUARTERS * (int) Math.max(QUARTERS, Math.round(minutes / QUARTERS));
    return new SoakTide(System.nanoTime(), (long) (minutes * 60e9 / cycles), cycles);
  }

  /// For the command line of another process.
  String[] toArguments() {
    return new String[] {Long.toString(startNs), Long.toString(cycleNs), Integer.toString(cycles)};
  }

  static SoakTide ofArguments(String start, String cycle, String cycles) {
    return new SoakTide(Long.parseLong(start), Long.parseLong(cycle), Integer.parseInt(cycles));
  }

  int cycle(long nowNs) {
    return (int) ((nowNs - startNs) / cycleNs);
  }

  /// Within its cycle: 0 at ebb, 0.5 at flood, when the burst comes.
  double phase(long nowNs) {
    return (double) ((nowNs - startNs) % cycleNs) / cycleNs;
  }

  /// How long a caller rests between two calls.
  long pauseNs(long nowNs) {
    double level = (1 - Math.cos(2 * Math.PI * phase(nowNs))) / 2;
    return (long) (1e9 / (CALLS_A_SECOND_MIN + CALLS_A_SECOND_MAX * level * level));
  }

  /// The beginning of a cycle.
  long ebbNs(int cycle) {
    return startNs + cycle * cycleNs;
  }
}
