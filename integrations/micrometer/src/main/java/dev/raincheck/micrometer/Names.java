package dev.raincheck.micrometer;

import java.time.Duration;

/// What meters and tags are called, and where histograms have their boundaries.
final class Names {
  /// Of OpenTelemetry's conventions for RPC, 1.45.
  static final String SYSTEM = "rpc.system.name";

  static final String METHOD = "rpc.method";
  static final String STATUS = "rpc.status_code";
  static final String RAINCHECK = "raincheck";

  /// What stands for methods that are not to be a tag.
  static final String OTHER = "_OTHER";

  private Names() {}

  /// What OpenTelemetry advises for calls: 5 ms to 10 s.
  static Duration[] callBoundaries() {
    return millis(5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000);
  }

  /// For operations: 10 ms to a day. A histogram of percentiles would have about 100 buckets.
  static Duration[] operationBoundaries() {
    return millis(
        10,
        50,
        100,
        500,
        1_000,
        5_000,
        10_000,
        30_000,
        60_000,
        300_000,
        900_000,
        3_600_000,
        14_400_000,
        86_400_000);
  }

  private static Duration[] millis(long... values) {
    var durations = new Duration[values.length];
    for (int i = 0; i < values.length; i++) {
      durations[i] = Duration.ofMillis(values[i]);
    }
    return durations;
  }
}
