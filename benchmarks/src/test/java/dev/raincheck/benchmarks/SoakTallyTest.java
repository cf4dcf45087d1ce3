package dev.raincheck.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakTallyTest {
  @TempDir private Path folder;

  /// @param told by id
  private SoakTally tally(List<Long> starts, Map<Long, SoakTold> told) throws IOException {
    Path startsFile = folder.resolve("starts");
    Path toldFile = folder.resolve("told");
    try (var record = new SoakRecord(startsFile)) {
      starts.forEach(record::add);
    }
    try (var record = new SoakRecord(toldFile)) {
      told.forEach((id, what) -> record.add(what.packed(id)));
    }
    return SoakTally.of(startsFile, List.of(toldFile));
  }

  @Test
  void truth_isNoLie() throws IOException {
    SoakTally tally =
        tally(
            List.of(3L, 1L),
            Map.of(1L, SoakTold.SUCCEEDED, 2L, SoakTold.NOT_STARTED, 3L, SoakTold.ABANDONED));
    assertEquals(List.of(), tally.lies());
    assertEquals(2, tally.starts());
    assertEquals(1, tally.counts().get(SoakTold.NOT_STARTED));
  }

  @Test
  void runTwice_lost_orUntold_isALie() throws IOException {
    SoakTally tally =
        tally(
            List.of(1L, 1L, 3L, 4L, 9L),
            Map.of(
                1L, SoakTold.SUCCEEDED,
                2L, SoakTold.ABANDONED,
                4L, SoakTold.NOT_STARTED,
                5L, SoakTold.UNKNOWN));
    assertEquals(
        List.of(
            "1 was started 2 times, and its caller told SUCCEEDED",
            "2 was started 0 times, and its caller told ABANDONED",
            "3 was started, and its caller told nothing more",
            "4 was started 1 times, and its caller told NOT_STARTED",
            "9 was started, and its caller told nothing more"),
        tally.lies());
  }

  @Test
  void ledger_acceptsWhatWasStarted_andWhatEndedBefore() throws IOException {
    SoakTally tally = tally(List.of(1L), Map.of(1L, SoakTold.SUCCEEDED, 2L, SoakTold.NOT_STARTED));
    assertFalse(tally.explains(0));
    assertTrue(tally.explains(1));
    assertTrue(tally.explains(2));
    assertFalse(tally.explains(3));
  }
}
