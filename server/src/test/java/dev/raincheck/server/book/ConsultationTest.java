package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Progress;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.OperationStatus;
import dev.raincheck.shutdown.ShutdownStatus;
import dev.raincheck.shutdown.Totals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// What a shutdown strategy is asked, how often, and what it is told: it has nothing else to go by.
class ConsultationTest {
  private static final Request.Options TOKEN_AT_ONCE =
      new Request.Options(0L, null, null, false, Map.of());

  private final Questions asked = new Questions();
  private final BookBench bench = new BookBench(Times.DEFAULT, Limits.DEFAULT, asked);

  private void progress(int index, double fraction) {
    var latest = new Progress(fraction, "so far");
    bench.on(new Event.Progressed(bench.started.get(index), () -> latest));
    bench.pass(Duration.ZERO);
  }

  private static OperationStatus status(
      String method, long ageSeconds, OperationStatus.State state, OptionalDouble progress) {
    Duration age = Duration.ofSeconds(ageSeconds);
    return OperationStatus.of(method, age, state, progress, Optional.empty());
  }

  @Test
  void operation_isToldWithItsAge_itsState_itsProgress_andHowWantedItIs() {
    bench.call("t.serial");
    progress(0, 0.25);
    bench.pass(Duration.ofSeconds(1));
    bench.call("t.serial", TOKEN_AT_ONCE);
    bench.pass(Duration.ofSeconds(2));
    bench.poll(bench.lastToken());
    bench.pass(Duration.ofSeconds(3));
    bench.requestShutdown();
    var queued =
        OperationStatus.of(
            "t.serial",
            Duration.ofSeconds(5),
            OperationStatus.State.QUEUED,
            OptionalDouble.empty(),
            Optional.of(Duration.ofSeconds(3)));
    var running = status("t.serial", 6, OperationStatus.State.RUNNING, OptionalDouble.of(0.25));
    assertEquals(List.of(running, queued), asked.operations);
  }

  @Test
  void progressThatTheHandlerCannotTell_isNone() {
    bench.call("t.block");
    progress(0, Double.NaN);
    bench.requestShutdown();
    var running = status("t.block", 0, OperationStatus.State.RUNNING, OptionalDouble.empty());
    assertEquals(List.of(running), asked.operations);
  }

  @Test
  void withoutAnyFinish_timeCountsFromTheRequest_whereverTheClockStarted() {
    for (long startNs : new long[] {-1_000_000_000_000L, 0, 1_000_000_000_000L}) {
      var started = new BookBench(Times.DEFAULT, Limits.DEFAULT, asked, Access.OPEN, startNs);
      asked.forget();
      started.call("t.block");
      started.pass(Duration.ofSeconds(2));
      started.requestShutdown();
      started.pass(Duration.ofSeconds(3));
      ShutdownStatus last = asked.wholes.getLast();
      assertEquals(last.elapsed(), last.totals().sinceLastFinish());
    }
  }

  @Test
  void whole_isToldWithEachRequest_theBudget_andWhatIsLeft() {
    bench.call("t.serial");
    bench.call("t.serial");
    bench.call("t.block");
    bench.call("t.block");
    bench.requestShutdown();
    bench.pass(Duration.ofSeconds(4));
    bench.finish(1);
    bench.pass(Duration.ofSeconds(2));
    asked.forget();
    bench.requestShutdown();
    ShutdownStatus status = asked.wholes.getFirst();
    assertEquals(List.of(Duration.ofSeconds(6), Duration.ZERO), status.sinceRequests());
    assertEquals(Duration.ofSeconds(25), status.budget());
    Duration sinceRequest = Duration.ofSeconds(6);
    assertEquals(
        Map.of(
            "t.quick",
            Totals.none(sinceRequest),
            "t.work",
            Totals.none(sinceRequest),
            "t.block",
            Totals.of(0, 1, 1, 1, Duration.ofSeconds(2)),
            "t.serial",
            Totals.of(1, 1, 0, 1, sinceRequest),
            "t.two",
            Totals.none(sinceRequest),
            "t.brief",
            Totals.none(sinceRequest)),
        status.totalsByMethod());
  }

  @Test
  void budget_isToldAsItWas_howeverLongItHasRun() {
    bench.call("t.block");
    bench.requestShutdown();
    bench.pass(Duration.ofSeconds(10));
    assertEquals(Duration.ofSeconds(25), asked.wholes.getLast().budget());
  }

  @Test
  void requestsThatNeverEnd_areCountedUpToABound() {
    for (int i = 0; i < 1_000; i++) {
      bench.requestShutdown();
    }
    assertEquals(64, asked.wholes.getLast().requests());
  }

  @Test
  void everyOperationAndMethod_isAskedAboutOnceInARound_howeverManyThereAre() {
    int many = 5_000;
    for (int i = 0; i < many; i++) {
      bench.call("t.block");
    }
    bench.requestShutdown();
    assertEquals(many, asked.operations.size());
    assertEquals(
        List.of("t.block", "t.brief", "t.quick", "t.serial", "t.two", "t.work"), sortedMethods());
    assertEquals(1, asked.wholes.size());
  }

  private List<String> sortedMethods() {
    return asked.methods.stream().sorted().toList();
  }

  @Test
  void manyOperations_areAskedAboutInSlices_andWhatEndsMeanwhileIsNot() {
    int slice = 2_048;
    for (int i = 0; i <= slice; i++) {
      bench.call("t.block");
    }
    bench.strategyAnswers = false;
    bench.requestShutdown();
    assertEquals(slice, bench.consultations.getFirst().subjects().size());
    bench.finish(slice);
    bench.strategyAnswers = true;
    bench.pass(Duration.ZERO);
    assertEquals(slice, asked.operations.size());
    assertEquals(1, asked.wholes.size());
  }

  @Test
  void strategy_isAskedAgainFiftyTimesASecond() {
    bench.call("t.block");
    bench.requestShutdown();
    asked.forget();
    bench.pass(Duration.ofSeconds(1));
    int rounds = asked.wholes.size();
    assertTrue(rounds >= 45 && rounds <= 55, rounds + " rounds in a second");
    assertEquals(rounds, asked.operations.size());
    assertEquals(6 * rounds, asked.methods.size());
  }

  @Test
  void strategy_isAskedOneThingAtATime() {
    bench.strategyAnswers = false;
    bench.requestShutdown();
    bench.requestShutdown();
    assertEquals(1, bench.consultations.size());
  }

  @Test
  void laterRequest_isAskedAboutAtOnce() {
    bench.requestShutdown();
    asked.forget();
    bench.requestShutdown();
    assertEquals(2, asked.wholes.getFirst().requests());
  }
}
