package dev.raincheck.simulation.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.simulation.Campaign;
import org.junit.jupiter.api.Test;

/// Plays histories of fleets, one per seed, and stops at the first broken promise with the seed to
/// replay it: `-Dfleet.seed=S -Dfleet.histories=1`.
class FleetSimulationTest {
  private static final int HISTORIES = Integer.getInteger("fleet.histories", 3_000);
  private static final long SEED = Long.getLong("fleet.seed", 1);

  @Test
  void everyHistory_keepsThePromises() throws InterruptedException {
    var campaign = new Campaign(Runtime.getRuntime().availableProcessors(), FleetHistory::met);
    Campaign.Played played = campaign.play(SEED, SEED + HISTORIES, progress -> {});
    Campaign.Broken broken = played.broken();
    if (broken != null) {
      throw new AssertionError(broken.toString(), broken.how());
    }
    assertEquals(HISTORIES, played.histories());
    IO.println(played);
  }
}
