package dev.raincheck.server;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Service;
import dev.raincheck.shutdown.Continuation;
import dev.raincheck.shutdown.OperationStatus;
import dev.raincheck.shutdown.ShutdownStatus;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.shutdown.Verdict;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A strategy that cannot be carried out is refused when the server starts, not when it ends.
class StrategyAtStartTest {
  @Service("echo")
  interface Echo {
    int echo(int number);
  }

  /// A user's.
  record Own(Supplier<Duration> said) implements ShutdownStrategy {
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

    @Override
    public String toString() {
      return "own";
    }
  }

  @NullUnmarked
  private static Duration said(String what) {
    return switch (what) {
      case "null" -> null;
      case "throws" -> throw new UnsupportedOperationException("not yet");
      case "huge" -> Duration.ofNanos(Long.MAX_VALUE);
      default -> Duration.parse(what);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "throws", "huge", "PT-1S", "PT9000000000000H"})
  void budgetThatCannotBe_isRefusedAtStart(String what) {
    ServerBuilder builder =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Echo.class, number -> number)
            .shutdownStrategy(new Own(() -> said(what)));
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, builder::start).getMessage());
    assertTrue(message.startsWith("shutdown strategy: \"own\": Own.budget(): "), message);
    assertTrue(message.contains("(expected: 0 to 3650 days; "), message);
  }
}
