package dev.raincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.ErrorCode;
import dev.raincheck.protocol.Reply;
import dev.raincheck.shutdown.Continuation;
import dev.raincheck.shutdown.NewCalls;
import dev.raincheck.shutdown.OperationStatus;
import dev.raincheck.shutdown.ShutdownStatus;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.shutdown.Verdict;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a handler does × the strategy × when the shutdown comes: where the operation ends up.
class ShutdownMatrixTest {
  enum Handler {
    FINISHES,
    FAILS,
    OBEYS,
    HANGS
  }

  @ParameterizedTest
  @CsvSource({
    // strategy, handler, finished before?, column
    "drain:5s, FINISHES, before, lost",
    "drain:5s, FINISHES, after, lost",
    "drain:5s, FAILS, after, lost",
    "drain:5s, OBEYS, after, aborted",
    "drain:5s, HANGS, after, aborted",
    "reject, FINISHES, before, lost",
    "reject, FINISHES, after, lost",
    "reject, FAILS, after, lost",
    "reject, OBEYS, after, aborted",
    "reject, HANGS, after, aborted",
    "abort:1s, FINISHES, before, lost",
    "abort:1s, FINISHES, after, aborted",
    "abort:1s, FAILS, after, aborted",
    "abort:1s, OBEYS, after, aborted",
    "abort:1s, HANGS, after, aborted",
    "await-claims:5s, FINISHES, before, lost",
    "await-claims:5s, FINISHES, after, lost",
    "await-claims:5s, HANGS, after, aborted",
    "'escalating:drain:20s,abort:1s', FINISHES, after, lost",
    "'escalating:drain:20s,abort:1s', HANGS, after, aborted",
    "'per-method:t.block=abort:1s,*=drain:5s', FINISHES, after, aborted",
    "'per-method:t.work=abort:1s,*=drain:5s', FINISHES, after, lost"
  })
  void operation_endsInItsColumn(String text, Handler handler, String when, String column) {
    var bench = new BookBench(Times.DEFAULT, Limits.DEFAULT, ShutdownStrategies.parse(text));
    bench.call("t.block");
    if (when.equals("before")) {
      play(bench, handler);
    }
    bench.requestShutdown();
    bench.pass(Duration.ofMillis(100));
    if (when.equals("after")) {
      play(bench, handler);
    }
    bench.pass(Duration.ofMinutes(2));
    Ledger ledger = bench.ledgers.getFirst();
    assertTrue(ledger.addsUp(), ledger.toString());
    assertEquals(1, column.equals("lost") ? ledger.lost() : ledger.aborted(), ledger.toString());
  }

  private static void play(BookBench bench, Handler handler) {
    switch (handler) {
      case FINISHES -> bench.finish(0);
      case FAILS -> bench.fail(0);
      case OBEYS -> {
        if (!bench.interrupted.isEmpty()) {
          bench.fail(0);
        }
      }
      case HANGS -> {}
    }
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
  void throwingStrategy_isReplacedByAbort() {
    var bench = draining("drain:25s");
    bench.call("t.block");
    bench.strategyAnswers = false;
    bench.requestShutdown();
    var cause = new IllegalStateException("a fault of the user's");
    bench.book.on(new Event.StrategyFailed(bench.consultations.removeFirst(), cause), bench.nowNs);
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
