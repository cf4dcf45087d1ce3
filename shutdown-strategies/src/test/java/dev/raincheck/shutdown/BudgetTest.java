package dev.raincheck.shutdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a user's strategy says of its budget is looked at when it is put into another one, as the
/// server does with each.
class BudgetTest {
  /// A user's.
  static class Own implements ShutdownStrategy {
    private final Supplier<Duration> said;

    Own(Supplier<Duration> said) {
      this.said = said;
    }

    @Override
    public Verdict operation(ShutdownStatus status, OperationStatus operation) {
      return Verdict.KEEP;
    }

    @Override
    public Continuation whole(ShutdownStatus status) {
      return Continuation.GO_ON;
    }

    @Override
    public Duration budget() {
      return said.get();
    }
  }

  private static void assertRefused(String words, Supplier<Duration> budget) {
    var own = new Own(budget);
    assertSays(words, () -> ShutdownStrategies.escalating(own));
    assertSays(words, () -> ShutdownStrategies.perMethod(own, Map.of()));
    assertSays(
        words, () -> ShutdownStrategies.perMethod(ShutdownStrategies.drain(), Map.of("a.*", own)));
  }

  private static void assertSays(String words, Runnable refused) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, refused::run).getMessage());
    assertTrue(message.contains("Own.budget(): " + words + " (expected: "), message);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 3_651L * 86_400, Long.MAX_VALUE})
  void budgetThatCannotBe_isRefused(long seconds) {
    Duration budget = Duration.ofSeconds(seconds);
    assertRefused(budget.toString(), () -> budget);
  }

  @Test
  void strategyWithoutAName_isCalledByItsClass() {
    var nameless = new Own(() -> Duration.ofDays(-1)) {};
    var refused =
        assertThrows(IllegalArgumentException.class, () -> ShutdownStrategies.escalating(nameless));
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith(nameless.getClass().getName() + ".budget"),
        refused::getMessage);
  }

  @Test
  void hugeBudgetInNanoseconds_isRefused() {
    assertRefused("PT2562047H47M16.854775807S", () -> Duration.ofNanos(Long.MAX_VALUE));
  }

  @Test
  @NullUnmarked
  void noBudget_isRefused() {
    assertRefused("null", () -> null);
  }

  @Test
  void budgetThatThrows_isRefused() {
    assertRefused(
        "java.lang.ArithmeticException: long overflow",
        () -> Duration.ofDays(Math.multiplyExact(Long.MAX_VALUE, 2L)));
  }

  @Test
  void longestBudgets_areTaken() {
    ShutdownStrategy year = ShutdownStrategies.drain(Duration.ofDays(365));
    assertTrue(ShutdownStrategies.escalating(year, year).budget().toDays() >= 730);
    assertEquals(Duration.ZERO, new Own(() -> Duration.ZERO).budget());
    ShutdownStrategies.escalating(new Own(() -> Duration.ZERO));
  }

  @Test
  void stagesThatTakeTooLongTogether_areRefused() {
    ShutdownStrategy year = ShutdownStrategies.drain(Duration.ofDays(365));
    ShutdownStrategy[] many = Collections.nCopies(11, year).toArray(ShutdownStrategy[]::new);
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class, () -> ShutdownStrategies.escalating(year, many))
                .getMessage());
    assertTrue(message.startsWith("escalating budget: PT"), message);
  }
}
