package dev.raincheck.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The soak still runs and judges. Whether something grows or comes late is not asked of so short a
/// one, beside other tests.
class SoakSmokeTest {
  private static final double MINUTES = 0.1;

  @Test
  void shortSoak_findsNoFault() throws Exception {
    SoakReport report = Soak.soak(SoakTide.of(MINUTES));
    List<String> faults =
        report.faults().stream()
            .filter(it -> !it.endsWith(Soak.GROWS) && !it.equals(Soak.LATE))
            .toList();
    assertEquals(List.of(), faults, report::table);
  }
}
