package dev.raincheck.benchmarks;

import java.time.Duration;
import java.util.Map;

/// How long a run takes care.
///
/// @param rounds how often each variant has its turn
/// @param warmUp before anything is measured, in each process
/// @param measured how long each figure is measured
/// @param share of the largest sizes, from 0 to 1
record Effort(int rounds, Duration warmUp, Duration measured, double share) {
  /// For figures to quote.
  static final Effort FULL = new Effort(3, Duration.ofSeconds(12), Duration.ofSeconds(3), 1);

  /// For the proof that everything still runs.
  static final Effort SMOKE = new Effort(1, Duration.ofMillis(100), Duration.ofMillis(100), 0.001);

  /// For a look at a change.
  static final Effort BRIEF = new Effort(1, Duration.ofSeconds(6), Duration.ofSeconds(2), 0.1);

  /// For a look at the largest sizes.
  static final Effort ONCE = new Effort(1, Duration.ofSeconds(6), Duration.ofSeconds(2), 1);

  private static final Map<String, Effort> BY_NAME =
      Map.of("full", FULL, "once", ONCE, "brief", BRIEF, "smoke", SMOKE);

  /// @throws IllegalArgumentException if there is no effort of that name
  static Effort parse(String name) {
    Effort effort = BY_NAME.get(name);
    if (effort == null) {
      throw new IllegalArgumentException(
          "effort: " + name + " (expected: one of " + BY_NAME.keySet() + ")");
    }
    return effort;
  }

  String text() {
    return BY_NAME.entrySet().stream()
        .filter(it -> it.getValue().equals(this))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /// How often variants take turns in a round; once for the proof that everything still runs.
  int turns(int count) {
    return equals(SMOKE) ? 1 : count;
  }

  /// Fewer of them, if the effort is small.
  int scaled(int count) {
    return (int) Math.max(1, count * share);
  }
}
