package dev.raincheck.simulation;

import java.util.Random;

/// How bad the world is in this history.
record Faults(double drop, double duplicate, long delayMsMax, boolean kills, boolean hangs) {
  static Faults drawn(Random random) {
    return random.nextInt(4) == 0
        ? new Faults(0, 0, 2, false, random.nextBoolean())
        : new Faults(
            random.nextDouble() * 0.4,
            random.nextDouble() * 0.3,
            1 + random.nextInt(3_000),
            random.nextInt(3) == 0,
            random.nextBoolean());
  }
}
