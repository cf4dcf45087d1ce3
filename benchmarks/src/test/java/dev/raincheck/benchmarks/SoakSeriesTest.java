package dev.raincheck.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class SoakSeriesTest {
  private static final double SLACK = 2;

  /// Sixteen values, one an hour.
  private static SoakSeries.Course course(DoubleUnaryOperator valueAt) {
    var series = new SoakSeries("heap", SLACK);
    for (int hour = 0; hour < 16; hour++) {
      series.add(hour, valueAt.applyAsDouble(hour));
    }
    return series.course();
  }

  @Test
  void leak_grows_withItsSlope() {
    SoakSeries.Course course = course(hour -> 100 + 3 * hour);
    assertFalse(course.flat());
    assertEquals(3, course.slopePerHour(), 1e-9);
    assertEquals(100 + 3 * 5.5, course.second(), 1e-9);
    assertEquals(100 + 3 * 13.5, course.last(), 1e-9);
  }

  @Test
  void newlyStarted_isNotHeldAgainstIt() {
    assertTrue(course(hour -> hour < 4 ? 10 * hour : 100).flat());
  }

  @Test
  void tenthAndSlack_areAllowed_andNoMore() {
    assertTrue(course(hour -> hour < 12 ? 100 : 112).flat());
    assertFalse(course(hour -> hour < 12 ? 100 : 112.1).flat());
  }
}
