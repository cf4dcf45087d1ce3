package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Consultation;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.Continuation;
import dev.raincheck.shutdown.NewCalls;
import dev.raincheck.shutdown.OperationStatus;
import dev.raincheck.shutdown.ShutdownStatus;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.shutdown.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a shutdown is carried out, whatever the strategy does: it ends in time, and nothing is
/// started by it.
class ShutdownRunTest {
  private final Questions strategy = new Questions(); // would never stop
  private final BookBench bench = new BookBench(Times.DEFAULT, Limits.DEFAULT, strategy);

  private static BookBench draining(String text) {
    return new BookBench(Times.DEFAULT, Limits.DEFAULT, ShutdownStrategies.parse(text));
  }

  /// From here on the strategy answers nothing, until it has been replaced.
  private static Consultation stall(BookBench bench) {
    bench.strategyAnswers = false;
    while (bench.consultations.size() < 2) {
      bench.pass(Duration.ofMillis(10));
    }
    bench.strategyAnswers = true;
    return bench.consultations.removeFirst();
  }

  private static long claimableMs(BookBench bench) {
    bench.receive(new Request.Ping(Request.Header.sessionless(77)));
    return assertInstanceOf(Long.class, bench.last(Reply.Pong.class).header().claimableMs());
  }

  @Test
  void handlers_hearOfTheShutdownOnce() {
    bench.call("t.block");
    assertEquals(0, bench.announcements);
    bench.requestShutdown();
    bench.requestShutdown();
    assertEquals(1, bench.announcements);
  }

  @Test
  void budget_endsTheShutdown_whateverTheStrategySays() {
    bench.call("t.block");
    bench.requestShutdown();
    bench.pass(Duration.ofSeconds(20));
    bench.requestShutdown(); // a later request does not prolong it
    bench.pass(Duration.ofMillis(4_990));
    assertEquals(List.of(), bench.ledgers);
    bench.pass(Duration.ofMillis(10));
    assertEquals(1, bench.ledgers.getFirst().aborted());
    assertEquals(List.of("aborted: the server closes"), bench.interrupted);
  }

  @Test
  void closedBook_saysNothingMore() {
    bench.call("t.work");
    bench.requestShutdown();
    bench.pass(Duration.ofSeconds(25));
    int replies = bench.replies.size();
    bench.call("t.work");
    bench.requestShutdown();
    bench.pass(Duration.ofMinutes(1));
    assertEquals(replies, bench.replies.size());
    assertEquals(1, bench.ledgers.size());
  }

  @Test
  void endOfTheBudget_startsNothingThatHasWaited() {
    bench.call("t.serial");
    bench.call("t.serial");
    bench.call("t.serial");
    bench.requestShutdown();
    bench.pass(Duration.ofSeconds(25));
    assertEquals(1, bench.started.size());
    assertEquals(1, bench.ledgers.getFirst().aborted());
    assertEquals(2, bench.ledgers.getFirst().rejected());
  }

  @Test
  void verdictToAbort_startsNothingThatHasWaited() {
    var abort = draining("abort:1s");
    abort.call("t.two");
    abort.call("t.two");
    abort.call("t.two");
    abort.requestShutdown();
    abort.finish(0);
    abort.finish(1);
    abort.pass(Duration.ofSeconds(2));
    assertEquals(2, abort.started.size());
    assertEquals(1, abort.ledgers.getFirst().rejected());
  }

  @Test
  void strategyThatStalls_hasASecond() {
    bench.call("t.block");
    bench.strategyAnswers = false;
    bench.requestShutdown();
    bench.pass(Duration.ofMillis(990));
    assertEquals(List.of(), bench.warnings);
    bench.pass(Duration.ofMillis(20));
    assertEquals(
        List.of(
            "shutdown strategy Questions did not answer within a second; it is replaced by abort"),
        bench.warnings);
  }

  @Test
  void strategyThatWasReplaced_isNotHeardAnyMore() {
    bench.call("t.block");
    bench.requestShutdown();
    Consultation late = stall(bench);
    bench.strategyAnswers = false;
    int questions = bench.consultations.size();
    bench.on(new Event.StrategyFailed(late, "threw, late"));
    bench.on(new Event.Decided(late.decide()));
    assertEquals(1, bench.warnings.size());
    assertEquals(questions, bench.consultations.size());
    bench.call("t.work");
    assertEquals(ErrorCode.SHUTTING_DOWN, bench.lastError());
  }

  @Test
  void callsThatAStrategyAdmitted_areRefusedOnceItSaysSo() {
    bench.call("t.block");
    bench.requestShutdown();
    bench.call("t.work");
    assertEquals(2, bench.started.size());
    strategy.newCalls = NewCalls.REJECT;
    bench.pass(Duration.ofMillis(50));
    bench.call("t.work");
    assertEquals(ErrorCode.SHUTTING_DOWN, bench.lastError());
  }

  @Test
  void callsThatAStrategyAdmitted_areRefusedOnceItIsReplaced() {
    bench.call("t.block");
    bench.requestShutdown();
    bench.call("t.work");
    assertEquals(2, bench.started.size());
    stall(bench);
    bench.call("t.work");
    assertEquals(ErrorCode.SHUTTING_DOWN, bench.lastError());
  }

  @Test
  void callers_areToldHowLongTheReplacementLasts() {
    bench.call("t.block");
    bench.requestShutdown();
    assertEquals(25_000, claimableMs(bench));
    stall(bench);
    long told = claimableMs(bench);
    assertTrue(told > 1_900 && told <= 2_000, told + " ms");
  }

  @Test
  void replacement_doesNotProlongTheShutdown() {
    var late = new BookBench(Times.DEFAULT, Limits.DEFAULT, new Brief());
    late.call("t.block");
    late.requestShutdown();
    stall(late);
    assertTrue(claimableMs(late) < 1_100, claimableMs(late) + " ms");
  }

  private record Brief() implements ShutdownStrategy {
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
      return Duration.ofSeconds(2);
    }
  }

  @Test
  void handlersAndCallers_haveTheGraceOfTheReplacement_howeverLateItComes() {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.requestShutdown();
    bench.pass(Duration.ofSeconds(10));
    stall(bench);
    bench.pass(Duration.ofMillis(1_500));
    assertEquals(1, bench.interrupted.size());
    assertEquals(List.of(), bench.ledgers);
    bench.poll(token);
    assertEquals(ErrorCode.ABORTED, bench.lastError());
    bench.pass(Duration.ofMillis(600));
    assertEquals(1, bench.ledgers.getFirst().aborted());
  }
}
