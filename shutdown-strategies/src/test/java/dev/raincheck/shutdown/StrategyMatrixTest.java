package dev.raincheck.shutdown;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every simple strategy against every kind of status, one row each.
class StrategyMatrixTest {

  /// `finish` is the time since the last operation finished.
  @ParameterizedTest(name = "{0} after {1}: {2} queued, {3} running, {4} unclaimed, {5} handlers")
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          strategy         | elapsed | queued | running | unclaimed | handlers | finish | whole
          drain:25s        |  0s     | 0      | 0       | 0         | 0        | 0s     | STOP
          drain:25s        |  0s     | 1      | 0       | 0         | 0        | 0s     | GO_ON
          drain:25s        |  0s     | 0      | 1       | 0         | 1        | 0s     | GO_ON
          drain:25s        |  0s     | 0      | 0       | 1         | 0        | 0s     | GO_ON
          drain:25s        |  9s     | 0      | 0       | 0         | 1        | 1s     | STOP
          drain:25s        | 24999ms | 0      | 0       | 1         | 0        | 20s    | GO_ON
          drain:25s        | 25s     | 0      | 0       | 1         | 0        | 20s    | STOP
          drain:25s        | 25s     | 1      | 0       | 0         | 0        | 20s    | GO_ON
          drain:25s        | 25s     | 0      | 1       | 0         | 1        | 20s    | GO_ON
          drain:0s         |  0s     | 0      | 0       | 1         | 0        | 0s     | STOP
          reject           |  0s     | 0      | 0       | 0         | 0        | 0s     | STOP
          reject           |  0s     | 1      | 0       | 0         | 0        | 0s     | GO_ON
          reject           |  0s     | 0      | 1       | 0         | 1        | 0s     | GO_ON
          reject           |  0s     | 0      | 0       | 1         | 0        | 0s     | STOP
          reject           |  0s     | 0      | 0       | 0         | 1        | 0s     | STOP
          reject           | 24s     | 0      | 1       | 0         | 1        | 0s     | GO_ON
          abort:2s         |  0s     | 0      | 0       | 0         | 0        | 0s     | STOP
          abort:2s         |  0s     | 1      | 0       | 0         | 0        | 0s     | GO_ON
          abort:2s         |  0s     | 0      | 1       | 0         | 1        | 0s     | GO_ON
          abort:2s         |  1s     | 0      | 0       | 0         | 1        | 1s     | GO_ON
          abort:2s         |  1s     | 0      | 0       | 1         | 0        | 1s     | GO_ON
          abort:2s         |  2s     | 0      | 0       | 1         | 1        | 2s     | STOP
          abort:2s         |  2s     | 0      | 1       | 0         | 1        | 2s     | GO_ON
          await-claims:10s |  0s     | 0      | 0       | 0         | 0        | 0s     | STOP
          await-claims:10s |  0s     | 1      | 0       | 0         | 0        | 0s     | GO_ON
          await-claims:10s | 30s     | 0      | 1       | 0         | 1        | 30s    | GO_ON
          await-claims:10s | 30s     | 0      | 0       | 1         | 0        | 9s     | GO_ON
          await-claims:10s | 30s     | 0      | 0       | 1         | 0        | 10s    | STOP
          await-claims:10s | 30s     | 0      | 0       | 0         | 1        | 9s     | STOP
          await-claims:10s |  9s     | 0      | 0       | 1         | 0        | 60s    | GO_ON
          """)
  void whole(
      String strategy,
      String elapsed,
      long queued,
      long running,
      long unclaimed,
      long handlers,
      String finish,
      Continuation expected) {
    Totals totals = Totals.of(queued, running, unclaimed, handlers, DurationText.parse(finish));
    ShutdownStatus status = Statuses.status(DurationText.parse(elapsed), totals);
    assertEquals(expected, ShutdownStrategies.parse(strategy).whole(status));
  }

  @ParameterizedTest(name = "{0} after {1}: {2}")
  @CsvSource({
    "drain:25s,         0s,      KEEP",
    "drain:25s,         22999ms, KEEP",
    "drain:25s,         23s,     ABORT",
    "drain:5s,          3999ms,  KEEP",
    "drain:5s,          4s,      ABORT",
    "drain:25s,         1h,      ABORT",
    "drain:0s,          0s,      ABORT",
    "reject,            0s,      REJECT",
    "reject,            24s,     REJECT",
    "abort:2s,          0s,      ABORT",
    "abort:2s,          2s,      ABORT",
    "await-claims:10s,  0s,      KEEP",
    "await-claims:10s,  34s,     KEEP",
  })
  void operation(String strategy, String elapsed, Verdict expected) {
    ShutdownStrategy parsed = ShutdownStrategies.parse(strategy);
    ShutdownStatus status = Statuses.status(DurationText.parse(elapsed), Statuses.running(1));
    assertEquals(expected, parsed.operation(status, Statuses.queued(Statuses.METHOD)));
    assertEquals(expected, parsed.operation(status, Statuses.running(Statuses.METHOD)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drain",
        "reject",
        "abort:2s",
        "await-claims:1m",
        "escalating:drain:20s,abort:2s",
        "per-method:reports.*=drain,*=reject"
      })
  void newCalls_areRefusedByAllBuiltIns(String strategy) {
    ShutdownStatus status = Statuses.idle(Duration.ZERO);
    ShutdownStrategy parsed = ShutdownStrategies.parse(strategy);
    assertEquals(NewCalls.REJECT, parsed.newCalls(status, Statuses.METHOD));
    assertEquals(NewCalls.REJECT, parsed.newCalls(status, "other.fast"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          drain                                              | 26s
          drain:0s                                           | 1s
          reject                                             | 25s
          reject:10s                                         | 10s
          abort:2s                                           | 3s
          await-claims:1m                                    | 85s
          await-claims:1m:2m                                 | 2m
          escalating:drain:20s,abort:2s                      | 24s
          escalating:drain:20s,reject:5s,abort:2s            | 29s
          per-method:reports.*=drain:1m,*=abort:2s           | 61s
          per-method:reports.*=drain:1s,*=reject:5s          | 5s
          per-method:a.*=(escalating:drain,abort:1s),*=drain | 28s
          """)
  void budget(String strategy, String expected) {
    assertEquals(DurationText.parse(expected), ShutdownStrategies.parse(strategy).budget());
  }
}
