package dev.raincheck.shutdown;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/// The durations this module knows, and the bounds of those it is given.
final class Durations {
  static final Duration DEFAULT_BUDGET = Duration.ofSeconds(25);

  /// What a strategy allows itself beyond its limit, so that its own verdicts end the work and the
  /// server's emergency brake finds nothing left to do.
  static final Duration MARGIN = Duration.ofSeconds(1);

  /// Far above any sensible value, and far below what overflows a `long` of nanoseconds.
  private static final Duration MAX = Duration.ofDays(365);

  /// Of a strategy with all its parts.
  private static final Duration WHOLE_MAX = MAX.multipliedBy(10);

  private Durations() {}

  static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  static boolean reached(Duration elapsed, Duration limit) {
    return elapsed.compareTo(limit) >= 0;
  }

  static void requireLimit(Duration limit, String name) {
    requireNonNull(limit, name);
    if (limit.isNegative() || limit.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          name + ": " + limit + " (expected: 0 to 365 days; use 0s to wait for nothing)");
    }
  }

  static void requireWhole(Duration budget, String name) {
    if (budget.compareTo(WHOLE_MAX) > 0) {
      throw new IllegalArgumentException(
          name + ": " + budget + " (expected: up to 3650 days; shorten its stages)");
    }
  }

  /// Checks what the strategy, which may be the user's, says of its budget.
  static void requireBudgetOf(ShutdownStrategy strategy) {
    Class<?> type = strategy.getClass();
    boolean isNamed = !type.getSimpleName().isEmpty(); // an anonymous one is not
    String name = (isNamed ? type.getSimpleName() : type.getName()) + ".budget()";
    Duration budget;
    try {
      budget = strategy.budget();
    } catch (RuntimeException thrown) {
      throw new IllegalArgumentException(
          name + ": " + thrown + " (expected: 0 to 3650 days; return the same at all times)",
          thrown);
    }
    if (budget == null || budget.isNegative() || budget.compareTo(WHOLE_MAX) > 0) {
      throw new IllegalArgumentException(
          name + ": " + budget + " (expected: 0 to 3650 days; return how long it may take in all)");
    }
  }

  static void requireBudget(Duration budget, String name) {
    requireNonNull(budget, name);
    if (!budget.isPositive() || budget.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          name + ": " + budget + " (expected: > 0, up to 365 days; use abort to end at once)");
    }
  }
}
