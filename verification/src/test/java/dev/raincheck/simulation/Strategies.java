package dev.raincheck.simulation;

import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import java.util.Random;

/// The shutdown strategies that histories are played with.
public final class Strategies {
  private static final String[] STRATEGIES = {
    "drain:5s",
    "reject",
    "abort:1s",
    "await-claims:3s",
    "escalating:drain:20s,abort:1s",
    "per-method:sim.work=abort:1s,*=drain:3s"
  };

  private Strategies() {}

  public static ShutdownStrategy drawn(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> new StallingStrategy();
      case 1 -> new ThrowingStrategy();
      default -> ShutdownStrategies.parse(STRATEGIES[random.nextInt(STRATEGIES.length)]);
    };
  }
}
