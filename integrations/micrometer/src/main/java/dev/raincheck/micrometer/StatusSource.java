package dev.raincheck.micrometer;

import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerStatus;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Where meters get the status from: gauges no number, and counters 0, as long as there is no
/// server.
final class StatusSource {
  private volatile @Nullable RaincheckServer server;

  void observe(RaincheckServer observed) {
    server = observed;
  }

  double read(ToDoubleFunction<ServerStatus> value) {
    return read(value, Double.NaN);
  }

  /// What is counted: a registry that works by steps would never get over a count that is no
  /// number.
  double count(ToDoubleFunction<ServerStatus> value) {
    return read(value, 0);
  }

  private double read(ToDoubleFunction<ServerStatus> value, double unobserved) {
    RaincheckServer observed = server;
    return observed == null ? unobserved : value.applyAsDouble(observed.status());
  }
}
