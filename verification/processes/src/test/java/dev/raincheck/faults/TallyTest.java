package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.faults.Tally.Told;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The oracle finds what it is there for.
final class TallyTest {
  @ParameterizedTest
  @CsvSource({
    "SUCCEEDED, 1",
    "FINISHED, 1",
    "NOT_STARTED, 0",
    "STARTED, 0",
    "STARTED, 1",
    "UNKNOWN, 0",
    "UNKNOWN, 1"
  })
  void truth_isNoLie(Told told, int starts) {
    assertEquals(List.of(), lies(told, starts));
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCEEDED, 0",
    "SUCCEEDED, 2",
    "FINISHED, 0",
    "FINISHED, 2",
    "NOT_STARTED, 1",
    "STARTED, 2",
    "UNKNOWN, 2"
  })
  void lostOrDoubledIncrement_isFound(Told told, int starts) {
    assertEquals(
        List.of("a was started " + starts + " times, and its caller told " + told),
        lies(told, starts));
  }

  @Test
  void incrementThatNobodyHeardOf_isFound() {
    assertEquals(
        List.of("a was started 1 times, and its caller told nothing"),
        new Tally().lies(List.of("a")));
  }

  private static List<String> lies(Told told, int starts) {
    var tally = new Tally();
    tally.told("a", told);
    return tally.lies(Collections.nCopies(starts, "a"));
  }
}
