package dev.raincheck.shutdown;

import static dev.raincheck.shutdown.Statuses.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParametersTest {
  private static final ShutdownStrategy DRAIN = ShutdownStrategies.drain();

  static Stream<Arguments> badValues() {
    return Stream.of(badStrategies(), badClaims(), badStatuses()).flatMap(all -> all);
  }

  private static Stream<Arguments> badStrategies() {
    return Stream.of(
        bad(
            "drain limit: PT-1S (expected: 0 to 365 days; use 0s to wait for nothing)",
            () -> ShutdownStrategies.drain(seconds(-1))),
        bad(
            "drain limit: PT8760H0.000000001S (expected: 0 to 365 days; use 0s to wait for"
                + " nothing)",
            () -> ShutdownStrategies.drain(Duration.ofDays(365).plusNanos(1))),
        bad(
            "abort grace: PT-1S (expected: 0 to 365 days; use 0s to wait for nothing)",
            () -> ShutdownStrategies.abort(seconds(-1))),
        bad(
            "reject budget: PT0S (expected: > 0, up to 365 days; use abort to end at once)",
            () -> ShutdownStrategies.reject(Duration.ZERO)),
        bad(
            "escalating: [] (expected: at least one strategy; add the one for the first request)",
            () -> new Escalating(List.of())),
        bad(
            "Admitting.budget(): PT-1S (expected: 0 to 3650 days; return how long it may take in"
                + " all)",
            () -> ShutdownStrategies.escalating(DRAIN, new Admitting(seconds(-1)))),
        bad(
            "Admitting.budget(): PT-1S (expected: 0 to 3650 days; return how long it may take in"
                + " all)",
            () -> ShutdownStrategies.perMethod(new Admitting(seconds(-1)), Map.of())));
  }

  private static Stream<Arguments> badClaims() {
    return Stream.of(
        bad(
            "await-claims limit: PT-1S (expected: 0 to 365 days; use 0s to wait for nothing)",
            () -> ShutdownStrategies.awaitClaims(seconds(-1))),
        bad(
            "await-claims limit: PT-1S (expected: 0 to 365 days; use 0s to wait for nothing)",
            () -> ShutdownStrategies.awaitClaims(seconds(-1), seconds(1))),
        bad(
            "await-claims limit: PT2562047788015215H30M7S (expected: 0 to 365 days; use 0s to"
                + " wait for nothing)",
            () -> ShutdownStrategies.awaitClaims(Duration.ofSeconds(Long.MAX_VALUE))),
        bad(
            "await-claims budget: PT-1S (expected: > 0, up to 365 days; use abort to end at once)",
            () -> ShutdownStrategies.awaitClaims(seconds(0), seconds(-1))),
        bad(
            "await-claims budget: PT1S (expected: at least the limit, PT2S; leave it out for 25s"
                + " more)",
            () -> ShutdownStrategies.awaitClaims(seconds(2), seconds(1))));
  }

  private static Stream<Arguments> badStatuses() {
    return Stream.of(
        bad(
            "per-method pattern: \"*\" (expected: a method such as reports.build or a service such"
                + " as reports.*; what matches nothing is for the fallback)",
            () -> ShutdownStrategies.perMethod(DRAIN, Map.of("*", DRAIN))),
        bad(
            "queued: -1 (expected: 0 or more; count what is there now)",
            () -> Totals.of(-1, 0, 0, 0, seconds(0))),
        bad(
            "running: -1 (expected: 0 or more; count what is there now)",
            () -> Totals.of(0, -1, 0, 0, seconds(0))),
        bad(
            "unclaimed: -1 (expected: 0 or more; count what is there now)",
            () -> Totals.of(0, 0, -1, 0, seconds(0))),
        bad(
            "handlersRunning: -1 (expected: 0 or more; count what is there now)",
            () -> Totals.of(0, 0, 0, -1, seconds(0))),
        bad(
            "sinceRequests: [] (expected: at least one; ask after the first request to shut down)",
            () -> ShutdownStatus.of(List.of(), seconds(1), Map.of())),
        bad(
            "request: 2 (expected: 1 to 1; a later one has not been made)",
            () -> Statuses.idle(seconds(1)).fromRequest(2)),
        bad(
            "request: 0 (expected: 1 to 1; a later one has not been made)",
            () -> Statuses.idle(seconds(1)).fromRequest(0)));
  }

  private static Arguments bad(String message, Executable call) {
    return arguments(message, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badValues")
  void badValue_isRefusedWithExpectationAndRemedy(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void longestTimes_areTaken() {
    Duration year = Duration.ofDays(365);
    assertEquals("drain:365d", ShutdownStrategies.drain(year).toString());
    assertEquals(year, ShutdownStrategies.reject(year).budget());
    assertEquals(year, ShutdownStrategies.awaitClaims(year, year).budget());
  }

  @Test
  void ownStrategy_mayTake25Seconds_unlessItSaysOtherwise() {
    ShutdownStrategy own =
        new ShutdownStrategy() {
          @Override
          public Verdict operation(ShutdownStatus status, OperationStatus operation) {
            return Verdict.KEEP;
          }

          @Override
          public Continuation whole(ShutdownStatus status) {
            return Continuation.STOP;
          }
        };
    assertEquals(seconds(25), own.budget());
  }

  static Stream<Executable> nulls() {
    Map<String, ShutdownStrategy> nullStrategy = new HashMap<>();
    nullStrategy.put("a.*", null);
    return Stream.of(
        () -> ShutdownStrategies.drain(null),
        () -> ShutdownStrategies.reject(null),
        () -> ShutdownStrategies.abort(null),
        () -> ShutdownStrategies.awaitClaims(null),
        () -> ShutdownStrategies.awaitClaims(seconds(1), null),
        () -> ShutdownStrategies.perMethod(null, Map.of()),
        () -> ShutdownStrategies.perMethod(DRAIN, null),
        () -> ShutdownStrategies.perMethod(DRAIN, nullStrategy),
        () -> ShutdownStrategies.escalating(null),
        () -> ShutdownStrategies.escalating(DRAIN, DRAIN, null),
        () -> ShutdownStrategies.parse(null),
        () -> Totals.of(0, 0, 0, 0, null),
        () -> ShutdownStatus.of(null, seconds(1), Map.of()),
        () -> ShutdownStatus.of(List.of(seconds(1)), null, Map.of()),
        () -> ShutdownStatus.of(List.of(seconds(1)), seconds(1), null),
        () -> Statuses.queued(null));
  }

  @ParameterizedTest
  @MethodSource("nulls")
  void null_isRefused(Executable call) {
    assertThrows(NullPointerException.class, call);
  }

  @Test
  void laterChangesOfTheCallersMap_changeNothing() {
    Map<String, ShutdownStrategy> mine = new HashMap<>(Map.of("a.*", DRAIN));
    ShutdownStrategy strategy = ShutdownStrategies.perMethod(DRAIN, mine);
    mine.clear();
    assertEquals("per-method:a.*=drain:25s,*=drain:25s", strategy.toString());
  }
}
