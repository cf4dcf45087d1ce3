package dev.raincheck.shutdown;

import static dev.raincheck.shutdown.ShutdownStrategies.abort;
import static dev.raincheck.shutdown.ShutdownStrategies.awaitClaims;
import static dev.raincheck.shutdown.ShutdownStrategies.drain;
import static dev.raincheck.shutdown.ShutdownStrategies.escalating;
import static dev.raincheck.shutdown.ShutdownStrategies.reject;
import static dev.raincheck.shutdown.Statuses.METHOD;
import static dev.raincheck.shutdown.Statuses.running;
import static dev.raincheck.shutdown.Statuses.seconds;
import static dev.raincheck.shutdown.Statuses.unclaimed;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EscalatingTest {
  private static final ShutdownStrategy STRATEGY =
      escalating(drain(seconds(20)), reject(seconds(10)), abort(seconds(2)));

  @Test
  void eachRequest_takesTheNextStage_andTheLastStays() {
    assertEquals(Verdict.KEEP, verdict(5));
    assertEquals(Verdict.REJECT, verdict(5, 0));
    assertEquals(Verdict.ABORT, verdict(5, 3, 0));
    assertEquals(Verdict.ABORT, verdict(5, 4, 3, 2, 1, 0));
  }

  @Test
  void aStage_countsItsTimeFromTheRequestItBeganWith() {
    ShutdownStrategy strategy = escalating(reject(), drain(seconds(10)));
    assertEquals(Verdict.KEEP, strategy.operation(status(running(1), 24, 7), running(METHOD)));
    assertEquals(Verdict.ABORT, strategy.operation(status(running(1), 24, 8), running(METHOD)));
  }

  @Test
  void furtherRequests_doNotProlongTheLastStage() {
    assertEquals(Continuation.GO_ON, STRATEGY.whole(status(unclaimed(1), 9, 5, 1)));
    assertEquals(Continuation.STOP, STRATEGY.whole(status(unclaimed(1), 9, 5, 2, 1, 0)));
  }

  @Test
  void aStageThatHasUsedUpItsBudget_endsTheShutdown() {
    assertEquals(Continuation.GO_ON, STRATEGY.whole(status(running(1), 12, 9)));
    assertEquals(Continuation.STOP, STRATEGY.whole(status(running(1), 12, 10)));
    assertEquals(Verdict.ABORT, STRATEGY.operation(status(running(1), 12, 10), running(METHOD)));
  }

  @Test
  void aStage_getsWhatIsLeftOfTheWholeBudget() {
    Recorder recorder = new Recorder();
    ShutdownStrategy strategy = escalating(drain(seconds(20)), recorder);
    strategy.whole(ShutdownStatus.of(times(18, 3), seconds(25), Map.of()));
    assertEquals(ShutdownStatus.of(times(3), seconds(10), Map.of()), recorder.last);
    strategy.whole(ShutdownStatus.of(times(3, 1), seconds(25), Map.of()));
    assertEquals(ShutdownStatus.of(times(1), seconds(12), Map.of()), recorder.last);
  }

  @Test
  void lastFinishBeforeTheStage_countsAsItsBeginning() {
    ShutdownStrategy strategy = escalating(drain(seconds(20)), awaitClaims(seconds(10)));
    Totals finishedLongAgo = Totals.of(0, 0, 1, 0, seconds(15));
    assertEquals(Continuation.GO_ON, strategy.whole(status(finishedLongAgo, 19, 4)));
    assertEquals(Continuation.STOP, strategy.whole(status(finishedLongAgo, 30, 10)));
  }

  @Test
  void newCalls_areForTheStage() {
    ShutdownStrategy strategy = escalating(new Admitting(seconds(5)), abort(seconds(1)));
    assertEquals(NewCalls.ADMIT, strategy.newCalls(status(running(1), 4), METHOD));
    assertEquals(NewCalls.REJECT, strategy.newCalls(status(running(1), 5), METHOD));
    assertEquals(NewCalls.REJECT, strategy.newCalls(status(running(1), 4, 0), METHOD));
  }

  private static Verdict verdict(long... sinceRequests) {
    return STRATEGY.operation(status(running(1), sinceRequests), running(METHOD));
  }

  private static ShutdownStatus status(Totals totals, long... sinceRequests) {
    return ShutdownStatus.of(times(sinceRequests), Statuses.HOUR, Map.of(METHOD, totals));
  }

  private static List<Duration> times(long... sinceRequests) {
    return Arrays.stream(sinceRequests).mapToObj(Statuses::seconds).toList();
  }

  /// Remembers what it was asked with.
  private static final class Recorder implements ShutdownStrategy {
    private ShutdownStatus last;

    @Override
    public Verdict operation(ShutdownStatus status, OperationStatus operation) {
      return Verdict.KEEP;
    }

    @Override
    public Continuation whole(ShutdownStatus status) {
      last = status;
      return Continuation.GO_ON;
    }

    @Override
    public Duration budget() {
      return seconds(12);
    }
  }

  @Test
  void whatEscalatesWithinAStage_isMoreStages() {
    ShutdownStrategy first = escalating(drain(seconds(20)), reject());
    assertEquals(
        escalating(drain(seconds(20)), reject(), abort(seconds(2))),
        escalating(first, abort(seconds(2))));
  }
}
