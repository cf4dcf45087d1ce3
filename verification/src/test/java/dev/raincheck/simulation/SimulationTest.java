package dev.raincheck.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Plays histories, one per seed, and stops at the first broken promise with the seed to replay it:
/// `-Dsimulation.seed=S -Dsimulation.histories=1`.
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class SimulationTest {
  private static final int HISTORIES = Integer.getInteger("simulation.histories", 4_000);
  private static final long SEED = Long.getLong("simulation.seed", 1);

  /// Fewer need not meet anything.
  private static final int MANY = 100;

  private final Campaign campaign =
      new Campaign(Runtime.getRuntime().availableProcessors(), History::met);

  @Test
  void everyHistory_keepsThePromises() throws InterruptedException {
    Campaign.Played played = campaign.play(SEED, SEED + HISTORIES, progress -> {});
    Campaign.Broken broken = played.broken();
    if (broken != null) {
      throw new AssertionError(
          "-Dsimulation.histories=1 -Dsimulation.seed=" + broken.seed(), broken.how());
    }
    assertEquals(HISTORIES, played.histories());
    if (HISTORIES >= MANY) {
      assertMuchWasMet(played);
    }
  }

  private static void assertMuchWasMet(Campaign.Played played) {
    Campaign.Met met = played.met();
    assertTrue(met.count("replies") > HISTORIES, "the histories are empty: " + played);
    assertTrue(
        met.count("ledgers") > HISTORIES / 4, "hardly any shutdown came to its end: " + played);
    assertTrue(
        met.count("limits reached") >= HISTORIES / 4, "hardly any limit was reached: " + played);
    assertTrue(
        met.count("results given way") >= HISTORIES / 2_000,
        "hardly any result gave way: " + played);
    assertTrue(
        met.count("bundles") >= HISTORIES / 10, "hardly any replies shared a frame: " + played);
    assertTrue(
        met.count("too large") >= HISTORIES / 40, "hardly anything was too large: " + played);
  }

  @Test
  void campaign_isTheSame_onHoweverManyThreads() throws InterruptedException {
    Campaign.Played one = new Campaign(1, History::met).play(5, 500, progress -> {});
    Campaign.Played three = new Campaign(3, History::met).play(5, 500, progress -> {});
    assertEquals(one.next(), three.next());
    assertEquals(one.met(), three.met());
  }

  /// Whoever goes on from what was reported leaves out nothing.
  @Test
  void progress_isOfAllSeedsUpToOne() throws InterruptedException {
    List<Campaign.Played> reports = new ArrayList<>();
    campaign.play(1, 1_001, reports::add);
    reports.forEach(report -> assertEquals(report.next() - 1, report.histories()));
    assertEquals(1_001, reports.getLast().next());
  }

  @Test
  void brokenHistory_isNextAgain() {
    var broken = new Campaign.Broken(7, new IllegalStateException("for a test"));
    var played =
        new Campaign.Played(7, 6, Campaign.Met.NOTHING, null)
            .and(new Campaign.Played(7, 0, Campaign.Met.NOTHING, broken));
    assertEquals(7, played.next());
    assertEquals(6, played.histories());
    assertNotNull(played.broken());
    assertTrue(broken.toString().startsWith("seed 7"), broken.toString());
  }
}
