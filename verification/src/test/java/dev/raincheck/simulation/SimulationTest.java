package dev.raincheck.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// Plays histories, one a seed, and stops at the first broken promise with the seed to replay it:
/// `-Dsimulation.seed=S -Dsimulation.histories=1`.
class SimulationTest {
  private static final int HISTORIES = Integer.getInteger("simulation.histories", 2_000);
  private static final long SEED = Long.getLong("simulation.seed", 1);

  @Test
  void everyHistory_keepsThePromises() {
    long replies = 0;
    long ledgers = 0;
    for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
      try {
        Oracle oracle = new History(seed).play();
        replies += oracle.replies;
        ledgers += oracle.ledgers;
      } catch (RuntimeException | AssertionError broken) {
        throw new AssertionError(
            "seed "
                + seed
                + " (replay: -Dsimulation.seed="
                + seed
                + " -Dsimulation.histories=1): "
                + broken,
            broken);
      }
    }
    assertTrue(replies > HISTORIES, "the histories are empty: " + replies + " replies");
    assertTrue(ledgers > HISTORIES / 4, "hardly any shutdown came to its end: " + ledgers);
  }
}
