package dev.raincheck.server.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.Progress;
import org.junit.jupiter.api.Test;

class ProgressReportTest {
  private static final Progress HALF = new Progress(0.5, "half");
  private static final Progress MOST = new Progress(0.9, "most");

  private final ProgressReport report = new ProgressReport();

  @Test
  void firstWord_isDueAtOnce() {
    report.announced(() -> HALF, 7);
    assertEquals(7, report.dueNs());
  }

  @Test
  void nextWord_isDueATenthOfASecondAfterTheLastWasSent() {
    report.announced(() -> HALF, 7);
    report.sent(7);
    assertEquals(Operation.NEVER, report.dueNs());
    report.announced(() -> MOST, 8);
    assertEquals(100_000_007, report.dueNs());
  }

  @Test
  void refreshWithoutNews_keepsTheLastWord() {
    report.announced(() -> HALF, 0);
    report.refresh();
    report.announced(() -> null, 1);
    report.refresh();
    report.refresh();
    assertEquals(HALF, report.last());
  }
}
