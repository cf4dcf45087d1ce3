package dev.raincheck.shutdown;

import static dev.raincheck.shutdown.ShutdownStrategies.abort;
import static dev.raincheck.shutdown.ShutdownStrategies.awaitClaims;
import static dev.raincheck.shutdown.ShutdownStrategies.drain;
import static dev.raincheck.shutdown.ShutdownStrategies.escalating;
import static dev.raincheck.shutdown.ShutdownStrategies.parse;
import static dev.raincheck.shutdown.ShutdownStrategies.perMethod;
import static dev.raincheck.shutdown.ShutdownStrategies.reject;
import static dev.raincheck.shutdown.Statuses.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StrategyTextTest {

  static Stream<Arguments> strategies() {
    return Stream.of(
        arguments("drain:25s", drain()),
        arguments("drain:250ms", drain(Duration.ofMillis(250))),
        arguments("drain:0s", drain(Duration.ZERO)),
        arguments("drain:PT0.0000001S", drain(Duration.ofNanos(100))),
        arguments("reject", reject()),
        arguments("reject:10s", reject(seconds(10))),
        arguments("abort:2s", abort(seconds(2))),
        arguments("await-claims:1m", awaitClaims(seconds(60))),
        arguments("await-claims:1m:5m", awaitClaims(seconds(60), seconds(300))),
        arguments("escalating:drain:25s", escalating(drain())),
        arguments(
            "escalating:drain:20s,abort:2s", escalating(drain(seconds(20)), abort(seconds(2)))),
        arguments("per-method:*=drain:25s", perMethod(drain(), Map.of())),
        arguments(
            "per-method:other.fast=abort:1s,reports@2.*=await-claims:1m:5m,*=reject",
            perMethod(
                reject(),
                Map.of(
                    "reports@2.*", awaitClaims(seconds(60), seconds(300)),
                    "other.fast", abort(seconds(1))))),
        arguments(
            "per-method:a.*=(escalating:drain:25s,abort:2s),*=(escalating:reject,abort:1s)",
            perMethod(
                escalating(reject(), abort(seconds(1))),
                Map.of("a.*", escalating(drain(), abort(seconds(2)))))),
        arguments(
            "escalating:(per-method:a.*=(per-method:a.b=reject,*=drain:25s),*=reject),abort:1s",
            escalating(
                perMethod(reject(), Map.of("a.*", perMethod(drain(), Map.of("a.b", reject())))),
                abort(seconds(1)))));
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void text_isWrittenAndReadBack(String text, ShutdownStrategy strategy) {
    assertEquals(text, strategy.toString());
    assertEquals(strategy, parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          drain                                | drain:25s
          ' drain '                            | drain:25s
          drain:PT25S                          | drain:25s
          drain:pt1m30s                        | drain:90s
          drain:5m                             | drain:5m
          drain:120m                           | drain:2h
          drain:1h                             | drain:1h
          reject:25s                           | reject
          await-claims:1m:85s                  | await-claims:1m
          'escalating: drain , abort:2s'       | escalating:drain:25s,abort:2s
          escalating:(drain),abort:2s          | escalating:drain:25s,abort:2s
          'per-method: *=drain, b.* = reject ' | per-method:b.*=reject,*=drain:25s
          """)
  void otherSpellings_areReadAsWell(String text, String canonical) {
    assertEquals(canonical, parse(text).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                               | '"" (expected: one of drain'
          dran:25s                         | '"dran:25s" (expected: one of drain[:LIMIT], reject'
          drain:1s:2s                      | '"drain:1s:2s" (expected: one of'
          drain:                           | 'duration: "" (expected: a whole number and ms, s, m'
          drain:25                         | 'duration: "25" (expected'
          drain:1.5s                       | 'write 25s or PT25S'
          drain:25S                        | 'duration: "25S"'
          drain:9999999999999h             | 'duration: "9999999999999h"'
          drain:999999999999h              | 'drain limit: PT999999999999H (expected: 0 to 365 days'
          drain:PT-1S                      | 'drain limit: PT-1S (expected: 0 to 365 days'
          abort                            | 'abort:GRACE, the time for handlers to return; write abort:2s'
          escalating:drain,abort           | '"abort" (expected: abort:GRACE'
          reject:0s                        | 'reject budget: PT0S (expected: > 0'
          await-claims                     | '"await-claims" (expected: await-claims:LIMIT[:BUDGET];'
          await-claims:2m:1m               | 'expected: at least the limit, PT2M'
          escalating:                      | '"" (expected: one of'
          escalating:drain,,abort:2s       | '"" (expected: one of'
          escalating:drain,dran            | '"dran" (expected: one of'
          escalating:escalating:drain      | 'write (escalating:drain)'
          (drain)                          | 'expected: one of'
          escalating:(drain,abort:2s       | 'a closing parenthesis for each opening one'
          escalating:drain),(abort:2s      | 'a closing parenthesis for each opening one'
          per-method:                      | '"" (expected: PATTERN=STRATEGY'
          per-method:drain                 | '"drain" (expected: PATTERN=STRATEGY'
          per-method:a.*=drain             | 'add *=drain, say'
          per-method:a.*=drain,a.*=reject,*=drain | 'each pattern once; remove one of the two for a.*'
          per-method:a*=drain,*=drain      | 'per-method pattern: "a*" (expected: a method such as'
          per-method:=drain,*=drain        | 'per-method pattern: "" (expected'
          per-method:a.*=escalating:drain,*=drain | 'write (escalating:drain)'
          """)
  void badText_isRefusedWithValueExpectationAndRemedy(String text, String part) {
    String message = assertThrows(IllegalArgumentException.class, () -> parse(text)).getMessage();
    assertTrue(message.contains(part), message);
    assertTrue(message.startsWith("shutdown strategy: \"" + text + "\""), message);
    assertTrue(message.contains("(expected: "), message);
    assertTrue(message.contains(";"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          per-method:a.b=abort:1s,a.*=drain,*=reject           | ''
          per-method:*=(escalating:drain,abort:2s)             | ''
          drain                                                | ''
          per-method:a.d=abort:1s,*=reject                     | a.d
          per-method:b.*=abort:1s,*=reject                     | b.*
          escalating:(per-method:b.*=drain,*=drain),abort:1s   | b.*
          per-method:a.b=(per-method:a.c=drain,*=drain),*=drain | a.c
          per-method:a.*=drain,a.b=drain,a.c=drain,*=drain     | ''
          """)
  void patternsThatMatchNothing_areRefused(String text, String pattern) {
    ShutdownStrategy strategy = parse(text);
    List<String> served = List.of("a.b", "a.c");
    if (pattern.isEmpty()) {
      strategy.checkMethods(served);
    } else {
      String message =
          assertThrows(IllegalArgumentException.class, () -> strategy.checkMethods(served))
              .getMessage();
      assertTrue(message.contains("\"" + pattern + "\" (expected: "), message);
    }
  }

  @Test
  void unknownStrategy_isToldAllKnownOnes() {
    String message = assertThrows(IllegalArgumentException.class, () -> parse("no")).getMessage();
    Stream.of("drain", "reject", "abort", "await-claims", "escalating", "per-method")
        .forEach(name -> assertTrue(message.contains(name), name));
  }

  @Test
  void hugeText_isRefused() {
    String deep = "escalating:(".repeat(100_000) + "drain" + ")".repeat(100_000);
    String message = assertThrows(IllegalArgumentException.class, () -> parse(deep)).getMessage();
    assertTrue(message.contains("1300005 characters (expected: at most 2000"), message);
  }

  @Test
  void deepText_withinTheLimitIsRead() {
    String deep = "per-method:*=(".repeat(130) + "drain:25s" + ")".repeat(130);
    assertEquals(deep.replace("(drain:25s)", "drain:25s"), parse(deep).toString());
  }

  @Test
  void longestText_isRead_andOneLongerRefused() {
    String longest = "reject" + " ".repeat(2000 - "reject".length());
    assertEquals(reject(), parse(longest));
    assertThrows(IllegalArgumentException.class, () -> parse(longest + " "));
  }
}
