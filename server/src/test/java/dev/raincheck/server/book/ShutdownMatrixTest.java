package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.Continuation;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.shutdown.NewCalls;
import dev.raincheck.shutdown.OperationStatus;
import dev.raincheck.shutdown.ShutdownStatus;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.shutdown.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/// What a handler does × the strategy × when the shutdown comes: where the operation ends up.
class ShutdownMatrixTest {
  /// When the handler ends: before the shutdown is asked for, soon afterwards, when it is told to,
  /// long after it was told to, never, or in its own time, deaf to everything.
  enum Handler {
    FINISHED,
    FINISHES,
    FAILS,
    OBEYS,
    IGNORES,
    HANGS,
    BURNS_CPU
  }

  @ParameterizedTest
  @CsvSource(
      useHeadersInDisplayName = true,
      delimiter = '|',
      textBlock =
          """
          strategy                              |FINISHED|FINISHES|FAILS  |OBEYS  |IGNORES|HANGS  |BURNS_CPU
          drain:5s                              |lost    |lost    |lost   |aborted|aborted|aborted|aborted
          drain:20s                             |lost    |lost    |lost   |aborted|aborted|aborted|lost
          reject                                |lost    |lost    |lost   |aborted|aborted|aborted|lost
          abort:1s                              |lost    |aborted |aborted|aborted|aborted|aborted|aborted
          await-claims:5s                       |lost    |lost    |lost   |aborted|aborted|aborted|lost
          escalating:drain:20s,abort:1s         |lost    |lost    |lost   |aborted|aborted|aborted|lost
          per-method:t.block=abort:1s,*=drain:5s|lost    |aborted |aborted|aborted|aborted|aborted|aborted
          per-method:t.work=abort:1s,*=drain:5s |lost    |lost    |lost   |aborted|aborted|aborted|aborted
          """)
  void operation_endsInItsColumn(ArgumentsAccessor row) {
    int cell = 0;
    for (Handler handler : Handler.values()) {
      String column = row.getString(++cell);
      BookBench bench = draining(row.getString(0));
      bench.call("t.block");
      boolean ended = shutDown(bench, handler);
      Ledger ledger = bench.ledgers.getFirst();
      assertTrue(ledger.addsUp(), ledger.toString());
      assertEquals(1, counted(ledger, column), handler + " is not " + column + " in " + ledger);
      if (!ended) {
        bench.finish(0); // too late for anything
        assertEquals(List.of(ledger), bench.ledgers);
      }
    }
  }

  /// @return whether the handler has ended
  private static boolean shutDown(BookBench bench, Handler handler) {
    boolean ended = handler == Handler.FINISHED;
    if (ended) {
      bench.finish(0);
    }
    bench.requestShutdown();
    for (int tenths = 1; tenths < 1_200 && bench.ledgers.isEmpty(); tenths++) {
      bench.pass(Duration.ofMillis(100));
      if (!ended && endsNow(handler, !bench.interrupted.isEmpty(), tenths)) {
        ended = true;
        if (handler == Handler.FAILS || handler == Handler.OBEYS) {
          bench.fail(0);
        } else {
          bench.finish(0);
        }
      }
    }
    return ended;
  }

  private static boolean endsNow(Handler handler, boolean interrupted, int tenths) {
    return switch (handler) {
      case FINISHED, FINISHES, FAILS -> true;
      case OBEYS -> interrupted;
      case IGNORES -> interrupted && tenths % 150 == 0;
      case HANGS -> false;
      case BURNS_CPU -> tenths == 80;
    };
  }

  private static long counted(Ledger ledger, String column) {
    return switch (column) {
      case "lost" -> ledger.lost();
      case "aborted" -> ledger.aborted();
      case "rejected" -> ledger.rejected();
      case "answered" -> ledger.answered();
      default -> throw new IllegalArgumentException(column);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "drain:5s, rejected",
    "reject, rejected",
    "abort:1s, rejected",
    "await-claims:5s, rejected",
    "'escalating:drain:20s,abort:1s', rejected"
  })
  void operationThatNeverStarts_endsInItsColumn(String strategy, String column) {
    BookBench bench = draining(strategy);
    bench.call("t.serial");
    bench.call("t.serial");
    bench.requestShutdown();
    bench.pass(Duration.ofMinutes(10));
    Ledger ledger = bench.ledgers.getFirst();
    assertTrue(ledger.addsUp(), ledger.toString());
    assertEquals(1, bench.started.size());
    assertEquals(1, counted(ledger, column), ledger::toString);
  }

  @Test
  void claimedResult_letsADrainEndAtOnce() {
    var bench = draining("drain:25s");
    String token = tokenOfFinished(bench);
    bench.requestShutdown();
    bench.pass(Duration.ofMillis(100));
    assertEquals(0, bench.ledgers.size());
    bench.poll(token);
    assertTrue(bench.last(Reply.Result.class).header().claimableMs() > 20_000);
    bench.pass(Duration.ofMillis(100));
    assertEquals(1, bench.ledgers.getFirst().delivered());
  }

  @Test
  void queuedOperation_isRejected_notStarted() {
    var bench = draining("reject");
    bench.call("t.serial");
    bench.call("t.serial");
    bench.requestShutdown();
    assertEquals(ErrorCode.REJECTED, bench.lastError());
    bench.finish(0);
    bench.pass(Duration.ofSeconds(1));
    assertEquals(1, bench.ledgers.getFirst().rejected());
    assertEquals(1, bench.started.size());
  }

  @Test
  void newCall_isRefused_andOldOnesAreServed() {
    var bench = draining("drain:25s");
    bench.call("t.block");
    String token = bench.lastToken();
    bench.requestShutdown();
    bench.call("t.work");
    assertEquals(ErrorCode.SHUTTING_DOWN, bench.lastError());
    bench.poll(token);
    bench.last(Reply.Deferred.class);
  }

  @Test
  void waitingCaller_isAnsweredOnTime_whileDraining() {
    var bench = draining("drain:25s");
    bench.call("t.work");
    bench.requestShutdown();
    bench.pass(Duration.ofMillis(500));
    bench.lastToken();
  }

  @Test
  void secondRequest_escalates() {
    var bench = draining("escalating:drain:20s,abort:1s");
    bench.call("t.block");
    bench.requestShutdown();
    bench.pass(Duration.ofSeconds(1));
    assertEquals(0, bench.interrupted.size());
    bench.requestShutdown();
    bench.pass(Duration.ofSeconds(2));
    assertEquals(1, bench.ledgers.getFirst().aborted());
  }

  @Test
  void stallingStrategy_isReplacedByAbort() {
    var bench = draining("drain:25s");
    bench.call("t.block");
    bench.strategyAnswers = false;
    bench.requestShutdown();
    bench.pass(Duration.ofMillis(1_100));
    assertTrue(bench.warnings.getFirst().contains("did not answer"), bench.warnings.toString());
    bench.consultations.removeFirst();
    bench.strategyAnswers = true;
    bench.pass(Duration.ofSeconds(3));
    assertEquals(1, bench.ledgers.getFirst().aborted());
  }

  @Test
  void pauseOfTheProcess_doesNotReplaceAStrategyThatHadNoTimeToAnswer() {
    var bench = draining("drain:10m");
    bench.call("t.block");
    bench.strategyAnswers = false;
    bench.requestShutdown();
    bench.nowNs += Duration.ofMinutes(1).toNanos();
    bench.advance();
    bench.strategyAnswers = true;
    bench.pass(Duration.ofMinutes(8));
    assertEquals(List.of(), bench.warnings);
    assertEquals(0, bench.interrupted.size());
  }

  @Test
  void throwingStrategy_isReplacedByAbort() {
    var bench = draining("drain:25s");
    bench.call("t.block");
    bench.strategyAnswers = false;
    bench.requestShutdown();
    String how = "threw a fault of the user's";
    bench.on(new Event.StrategyFailed(bench.consultations.removeFirst(), how));
    bench.strategyAnswers = true;
    bench.pass(Duration.ofSeconds(3));
    assertTrue(bench.warnings.getFirst().contains("a fault of the user's"));
    assertEquals(1, bench.ledgers.getFirst().aborted());
  }

  @Test
  void newCalls_areAdmitted_ifTheStrategySaysSo() {
    ShutdownStrategy admitting = new Admitting(method -> method.equals("t.work"));
    var bench = new BookBench(Times.DEFAULT, Limits.DEFAULT, admitting);
    bench.call("t.block");
    bench.requestShutdown();
    bench.call("t.work");
    assertEquals(2, bench.started.size());
    bench.call("t.two");
    assertEquals(ErrorCode.SHUTTING_DOWN, bench.lastError());
  }

  private record Admitting(Predicate<String> methods) implements ShutdownStrategy {
    @Override
    public NewCalls newCalls(ShutdownStatus status, String method) {
      return methods.test(method) ? NewCalls.ADMIT : NewCalls.REJECT;
    }

    @Override
    public Verdict operation(ShutdownStatus status, OperationStatus operation) {
      return Verdict.KEEP;
    }

    @Override
    public Continuation whole(ShutdownStatus status) {
      return Continuation.GO_ON;
    }
  }

  private static BookBench draining(String strategy) {
    return new BookBench(Times.DEFAULT, Limits.DEFAULT, ShutdownStrategies.parse(strategy));
  }

  private static String tokenOfFinished(BookBench bench) {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.finish(0);
    return token;
  }
}
