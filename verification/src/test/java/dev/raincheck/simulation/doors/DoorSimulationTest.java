package dev.raincheck.simulation.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.simulation.Campaign;
import dev.raincheck.simulation.Promise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Plays histories of clients that have never heard of Raincheck, and stops at the first broken
/// promise with the seed to replay it: `-Ddoors.seed=S -Ddoors.histories=1`.
class DoorSimulationTest {
  private static final int HISTORIES = Integer.getInteger("doors.histories", 1_000);
  private static final int FLAWED_MAX = 1_000;
  private static final long SEED = Long.getLong("doors.seed", 1);

  /// Fewer need not meet anything.
  private static final int MANY = 100;

  private static Campaign campaign(DoorFlaw flaw) {
    return new Campaign(
        Runtime.getRuntime().availableProcessors(), seed -> DoorHistory.met(seed, flaw));
  }

  @Test
  void everyHistory_keepsThePromises() throws InterruptedException {
    Campaign.Played played = campaign(DoorFlaw.NONE).play(SEED, SEED + HISTORIES, all -> {});
    Campaign.Broken broken = played.broken();
    if (broken != null) {
      throw new AssertionError("-Ddoors.histories=1 -Ddoors.seed=" + broken.seed(), broken.how());
    }
    assertEquals(HISTORIES, played.histories());
    if (HISTORIES >= MANY) {
      assertMuchWasMet(played.met());
    }
  }

  private static void assertMuchWasMet(Campaign.Met met) {
    assertTrue(met.count("answers") > 10L * HISTORIES, "hardly an answer: " + met);
    assertTrue(met.count("ledgers") > HISTORIES / 4, "hardly a shutdown: " + met);
    assertTrue(met.count("calls joined") > HISTORIES, "hardly a call came again: " + met);
    assertTrue(met.count("outcomes told again") > HISTORIES, "hardly told again: " + met);
  }

  /// Whatever a door may get wrong is found.
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void flaw_breaksAPromise(DoorFlaw flaw) throws InterruptedException {
    Campaign.Broken broken = campaign(flaw).play(1, 1 + FLAWED_MAX, all -> {}).broken();
    assertNotNull(broken, () -> "nobody has noticed " + flaw);
    assertInstanceOf(Promise.Broken.class, broken.how());
  }

  @Test
  void history_isTheSame_onHoweverManyThreads() throws InterruptedException {
    var one = new Campaign(1, seed -> DoorHistory.met(seed, DoorFlaw.NONE));
    var three = new Campaign(3, seed -> DoorHistory.met(seed, DoorFlaw.NONE));
    assertEquals(one.play(5, 300, all -> {}).met(), three.play(5, 300, all -> {}).met());
  }
}
