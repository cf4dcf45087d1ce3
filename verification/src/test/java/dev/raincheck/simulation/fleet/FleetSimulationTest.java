package dev.raincheck.simulation.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.simulation.Campaign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Plays histories of fleets, one per seed, and stops at the first broken promise with the seed to
/// replay it: `-Dfleet.seed=S -Dfleet.histories=1`.
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class FleetSimulationTest {
  private static final int HISTORIES = Integer.getInteger("fleet.histories", 400);
  private static final long SEED = Long.getLong("fleet.seed", 1);

  /// Fewer need not meet anything.
  private static final int MANY = 100;

  @Test
  void everyHistory_keepsThePromises() throws InterruptedException {
    var campaign = new Campaign(Runtime.getRuntime().availableProcessors(), FleetHistory::met);
    Campaign.Played played = campaign.play(SEED, SEED + HISTORIES, progress -> {});
    Campaign.Broken broken = played.broken();
    if (broken != null) {
      throw new AssertionError(
          "-Dfleet.trace=true -Dfleet.histories=1 -Dfleet.seed=" + broken.seed(), broken.how());
    }
    assertEquals(HISTORIES, played.histories());
    if (HISTORIES >= MANY) {
      assertMuchWasMet(played);
    }
  }

  private static void assertMuchWasMet(Campaign.Played played) {
    Campaign.Met met = played.met();
    assertTrue(met.count("kills") > HISTORIES / 4, "hardly any server died: " + played);
    assertTrue(met.count("fenced") > HISTORIES / 100, "hardly any was fenced: " + played);
    assertTrue(met.count("starts again") > HISTORIES / 20, "hardly anything ran again: " + played);
    assertTrue(met.count("INTERRUPTED") > HISTORIES / 10, "nothing was interrupted: " + played);
    assertTrue(met.count("store failures") > HISTORIES, "the store is too good: " + played);
    assertTrue(met.count("values") > HISTORIES, "hardly any call succeeded: " + played);
  }
}
