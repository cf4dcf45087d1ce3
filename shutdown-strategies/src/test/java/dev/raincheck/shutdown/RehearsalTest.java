package dev.raincheck.shutdown;

import static dev.raincheck.shutdown.ShutdownStrategies.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.shutdown.Actor.Fate;
import dev.raincheck.shutdown.Rehearsal.Ending;
import dev.raincheck.shutdown.Rehearsal.Order;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Strategies played to the end.
class RehearsalTest {
  private static final int HISTORIES = 150;
  private static final String[] METHODS = {"reports.build", "reports.status", "mail.send"};

  /// These end all work by their own verdicts; the server's brake is never needed.
  private static final List<String> SELF_SUFFICIENT =
      List.of(
          "drain",
          "drain:0s",
          "drain:5s",
          "abort:0s",
          "abort:2s",
          "escalating:drain:20s,abort:2s",
          "escalating:drain:20s,drain:5s,abort:2s",
          "per-method:reports.*=drain:8s,*=abort:1s",
          "per-method:reports.build=abort:2s,reports.*=drain:3s,*=drain:10s",
          "per-method:reports.*=(escalating:drain,abort:1s),*=drain:7s",
          "escalating:(per-method:reports.*=drain:9s,*=abort:1s),abort:1s");

  private static final List<String> HELD_BY_THEIR_BUDGET =
      List.of(
          "reject",
          "reject:3s",
          "await-claims:0s",
          "await-claims:5s",
          "await-claims:5s:6s",
          "escalating:await-claims:1m,reject:5s,abort:2s",
          "escalating:drain:20s,await-claims:5s",
          "per-method:reports.*=await-claims:5s,*=reject:4s",
          "per-method:mail.send=reject:2s,reports.build=await-claims:9s,*=drain:3s");

  static Stream<String> all() {
    return Stream.concat(SELF_SUFFICIENT.stream(), HELD_BY_THEIR_BUDGET.stream());
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyStrategy_endsWithinItsBudget_withNothingLeft(String text) {
    ShutdownStrategy strategy = parse(text);
    forEachHistory((random, scripts) -> {
      Ending ending = Rehearsal.play(strategy, order(random), requests(random), scripts);
      Duration limit = strategy.budget().plusMillis(Rehearsal.STEP_MS);
      assertTrue(ending.elapsed().compareTo(limit) < 0, ending::toString);
      assertFalse(ending.fates().stream().anyMatch(Fate::isUnfinished), ending::toString);
    });
  }

  @ParameterizedTest
  @FieldSource("SELF_SUFFICIENT")
  void selfSufficientStrategy_endsBeforeItsBudget(String text) {
    forEachHistory((random, scripts) -> {
      Ending ending = Rehearsal.play(parse(text), order(random), requests(random), scripts);
      assertTrue(ending.byStrategy(), ending::toString);
    });
  }

  @ParameterizedTest
  @MethodSource("all")
  void orderOfQuestions_changesNoFate(String text) {
    forEachHistory((random, scripts) -> {
      List<Long> requests = requests(random);
      assertEquals(
          Rehearsal.play(parse(text), Order.OPERATIONS_FIRST, requests, scripts).fates(),
          Rehearsal.play(parse(text), Order.WHOLE_FIRST, requests, scripts).fates());
    });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          drain                         | abort:2s
          abort:2s                      | drain
          reject:3s                     | await-claims:5s
          await-claims:5s               | reject:3s
          drain:4s                      | await-claims:10s
          reject                        | abort:0s
          escalating:drain:9s,abort:1s  | drain:5s
          """)
  void perMethod_decidesOnEachShareAsIfItWereAlone(String reports, String others) {
    ShutdownStrategy ofReports = parse(reports);
    ShutdownStrategy ofOthers = parse(others);
    ShutdownStrategy both = ShutdownStrategies.perMethod(ofOthers, Map.of("reports.*", ofReports));
    Predicate<Script> isReport = script -> script.method().startsWith("reports.");
    forEachHistory((random, all) -> {
      List<Script> scripts = all.stream().filter(each -> each.arrivesAt() == 0).toList();
      List<Long> requests = requests(random);
      Order order = order(random);
      Ending together = Rehearsal.play(both, order, requests, scripts);
      Ending first = Rehearsal.play(ofReports, order, requests, only(scripts, isReport));
      Ending second = Rehearsal.play(ofOthers, order, requests, only(scripts, isReport.negate()));
      assertEquals(first.fates(), fates(together, scripts, isReport));
      assertEquals(second.fates(), fates(together, scripts, isReport.negate()));
      assertEquals(longer(first.elapsed(), second.elapsed()), together.elapsed());
    });
  }

  @ParameterizedTest
  @MethodSource("all")
  void escalating_isItsFirstStageUntilAskedAgain(String text) {
    ShutdownStrategy alone = parse(text);
    ShutdownStrategy stage = ShutdownStrategies.escalating(alone, parse("abort:1s"));
    forEachHistory((random, scripts) -> {
      Order order = order(random);
      Ending expected = Rehearsal.play(alone, order, List.of(0L), scripts);
      Ending actual = Rehearsal.play(stage, order, List.of(0L), scripts);
      assertEquals(expected.fates(), actual.fates());
      assertEquals(expected.elapsed(), actual.elapsed());
    });
  }

  /// Four operations: one quick, one that waits for the quick one, one of 10 s, one endless. Each
  /// outcome is claimed 3 s after its operation has ended.
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          drain:25s                               | 25 | SUCCEEDED SUCCEEDED SUCCEEDED ABORTED
          drain:5s                                | 5  | SUCCEEDED SUCCEEDED ABORTED   ABORTED
          reject:20s                              | 20 | SUCCEEDED REJECTED  SUCCEEDED ABORTED
          abort:1s                                | 1  | ABORTED   REJECTED  ABORTED   ABORTED
          abort:9s                                | 3  | ABORTED   REJECTED  ABORTED   ABORTED
          await-claims:10s                        | 35 | SUCCEEDED SUCCEEDED SUCCEEDED ABORTED
          per-method:mail.send=abort:1s,*=drain:9s  | 9  | SUCCEEDED SUCCEEDED ABORTED   ABORTED
          per-method:mail.send=abort:1s,*=drain:60s | 13 | SUCCEEDED SUCCEEDED SUCCEEDED ABORTED
          per-method:mail.send=abort:1s,*=reject    | 10 | SUCCEEDED REJECTED  SUCCEEDED ABORTED
          """)
  void mixedWork(String text, long endsAfterSeconds, String fates) {
    List<Script> scripts =
        List.of(
            Script.running("reports.status", 1_000, 3_000),
            Script.queued("reports.status", 1_000, 1_000, 3_000),
            Script.running("reports.build", 10_000, 3_000),
            Script.running("mail.send", Script.NEVER, 3_000));
    Ending ending = Rehearsal.play(parse(text), Order.OPERATIONS_FIRST, List.of(0L), scripts);
    assertEquals(Duration.ofSeconds(endsAfterSeconds), ending.elapsed());
    assertEquals(Stream.of(fates.split(" +")).map(Fate::valueOf).toList(), ending.fates());
  }

  @ParameterizedTest(name = "{0}, claimed after {1} ms")
  @CsvSource({
    "drain:25s, 1000, 24000",
    "drain:25s, 9000, 25000",
    "drain:5s,  500,  4500",
    "drain:5s,  9000, 5000",
    "drain:0s,  500,  0"
  })
  void drain_waitsUntilItsLimit_thatClientsLearnWhatItEnded(
      String text, long claimedAfterMs, long endsAfterMs) {
    List<Script> endless = List.of(Script.running("mail.send", Script.NEVER, claimedAfterMs));
    Ending ending = Rehearsal.play(parse(text), Order.OPERATIONS_FIRST, List.of(0L), endless);
    assertEquals(Duration.ofMillis(endsAfterMs), ending.elapsed());
  }

  @Test
  void secondRequest_abortsWhatTheFirstLeftRunning() {
    List<Script> endless = List.of(Script.running("reports.build", Script.NEVER, 300));
    Ending ending =
        Rehearsal.play(
            parse("escalating:drain:20s,abort:2s"),
            Order.OPERATIONS_FIRST,
            List.of(0L, 4_000L),
            endless);
    assertEquals(Duration.ofMillis(4_300), ending.elapsed());
  }

  @Test
  void repeatedRequests_neitherProlongNorShortenTheLastStage() {
    List<Script> deaf =
        List.of(new Script("reports.build", 0, 0, Script.NEVER, Script.NEVER, Script.NEVER));
    List<Long> impatient = IntStream.range(0, 100).mapToObj(i -> i * 200L).toList();
    Ending ending =
        Rehearsal.play(
            parse("escalating:drain:20s,abort:2s"), Order.OPERATIONS_FIRST, impatient, deaf);
    assertEquals(Duration.ofMillis(2_200), ending.elapsed());
  }

  @Test
  void strategyThatNeverStops_isHeldByItsBudget() {
    List<Script> endless = List.of(Script.running("reports.build", Script.NEVER, 0));
    Ending ending =
        Rehearsal.play(
            new Admitting(Duration.ofSeconds(5)), Order.WHOLE_FIRST, List.of(0L), endless);
    assertEquals(new Ending(Duration.ofSeconds(5), false, List.of(Fate.ABORTED)), ending);
  }

  @FunctionalInterface
  private interface History {
    void check(Random random, List<Script> scripts);
  }

  private static void forEachHistory(History history) {
    for (int seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<Script> scripts =
          Stream.generate(() -> Script.random(random, METHODS)).limit(random.nextInt(6)).toList();
      try {
        history.check(random, scripts);
      } catch (AssertionError failure) {
        throw new AssertionError("seed " + seed + ": " + scripts, failure);
      }
    }
  }

  private static Order order(Random random) {
    return random.nextBoolean() ? Order.OPERATIONS_FIRST : Order.WHOLE_FIRST;
  }

  private static List<Long> requests(Random random) {
    return Stream.concat(Stream.of(0L), random.longs(random.nextInt(4), 1, 30_000).sorted().boxed())
        .toList();
  }

  private static List<Script> only(List<Script> scripts, Predicate<Script> which) {
    return scripts.stream().filter(which).toList();
  }

  private static List<Fate> fates(Ending ending, List<Script> scripts, Predicate<Script> which) {
    return IntStream.range(0, scripts.size())
        .filter(i -> which.test(scripts.get(i)))
        .mapToObj(ending.fates()::get)
        .toList();
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
