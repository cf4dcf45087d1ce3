package dev.raincheck.benchmarks;

import java.util.List;

/// Something that can be measured.
interface Benchmark {
  /// What `./benchmarks/run` knows it by.
  String name();

  /// What it measures, in a line.
  String measures();

  /// What it should reach.
  List<Goal> goals();

  /// What this machine lacks for it; empty if nothing.
  default String missing() {
    return "";
  }

  /// Measures one round: every variant once.
  List<Sample> round(Effort effort) throws Exception;

  /// The metric to draw.
  String drawn();
}
