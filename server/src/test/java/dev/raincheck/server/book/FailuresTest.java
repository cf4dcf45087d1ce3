package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The advice on trying again that each failure of the book gives, and that it is good.
class FailuresTest {
  private static final Retry SAME = Retry.after(1_000);
  private static final Retry NEW = Retry.asNewRequest(1_000);

  static Stream<Arguments> advice() {
    return Stream.of(
        Arguments.of(Failures.sessionLost(), Retry.NEVER),
        Arguments.of(Failures.permissionDenied("ada", "t.work"), Retry.NEVER),
        Arguments.of(Failures.stale(1), Retry.NEVER),
        Arguments.of(Failures.mismatch(1), Retry.NEVER),
        Arguments.of(Failures.refusedBefore(1), NEW),
        Arguments.of(Failures.shuttingDown(), Retry.ELSEWHERE),
        Arguments.of(Failures.overloaded("kept results", 1, 1), NEW),
        Arguments.of(Failures.noSession("sessions", 1, 1), SAME),
        Arguments.of(Failures.expandsTooFar(2, 1), Retry.NEVER),
        Arguments.of(Failures.tooLong(2, 1), Retry.NEVER),
        Arguments.of(Failures.tooLongForClient(2, 1), Retry.NEVER),
        Arguments.of(Failures.rejected(), Retry.ELSEWHERE),
        Arguments.of(Failures.cancelled(false, "enough"), Retry.NEVER),
        Arguments.of(Failures.cancelled(true, "enough"), Retry.NEVER),
        Arguments.of(Failures.timedOut(false, 1), NEW),
        Arguments.of(Failures.timedOut(true, 1), Retry.NEVER),
        Arguments.of(Failures.aborted(true, "unresponsive"), Retry.NEVER),
        Arguments.of(Failures.abortedByShutdown("it closes", true), Retry.NEVER),
        Arguments.of(Failures.abortedByShutdown("it closes", false), Retry.ELSEWHERE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("advice")
  void everyFailure_saysWhetherAndHowToTryAgain(Failure failure, Retry expected) {
    assertEquals(expected, failure.retry());
  }

  private static Failure lastFailure(BookBench bench) {
    return bench.last(Reply.Failed.class).failure();
  }

  @Test
  void callForWhichThereWasNoRoom_isRefusedAgain_andRunsAsTheNewRequestThatItWasAdvisedToBe() {
    var bench =
        new BookBench(
            Times.DEFAULT, Limits.DEFAULT.withUnfinishedMax(1), ShutdownStrategies.drain());
    long session = bench.hello();
    bench.call(session, 1, 1, BookBench.VALUE);
    bench.call(session, 2, 1, BookBench.VALUE);
    Retry advice = lastFailure(bench).retry();
    bench.finish(0);
    bench.pass(Duration.ofMillis(advice.afterMs()));
    bench.call(session, 2, 1, BookBench.VALUE);
    assertEquals(ErrorCode.OVERLOADED, bench.lastError());
    assertEquals(Retry.Advice.NEW_REQUEST, advice.advice());
    bench.call(session, 3, 1, BookBench.VALUE);
    assertEquals(2, bench.started.size());
  }

  @Test
  void helloForWhichThereWasNoRoom_isWelcomeLater_asItIs() {
    var limits = SmallLimits.TEN.withSessionsMax(1);
    var bench = new BookBench(limits);
    bench.hello();
    bench.receive(new Request.Hello(Request.Header.sessionless(99), "bench"));
    assertEquals(SAME, lastFailure(bench).retry());
    bench.pass(Duration.ofSeconds(31));
    bench.hello();
  }
}
