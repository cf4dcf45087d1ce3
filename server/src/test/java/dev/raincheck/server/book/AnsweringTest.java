package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the predecessor, infi.rpc, named its tests after, on a stepped clock; and the words of
/// ZeroMQ's RFC 9 on fetching and closing.
class AnsweringTest {
  private final BookBench bench = new BookBench();

  @Test
  void noDelayCall_isAnsweredWithTheResult() {
    bench.call("t.work");
    bench.finish(0);
    assertEquals(null, bench.last(Reply.Result.class).token());
  }

  @Test
  void delayCall_belowMaxResponseTime_isAnsweredWithTheResult() {
    bench.call("t.work");
    bench.pass(Duration.ofMillis(440));
    bench.finish(0);
    bench.last(Reply.Result.class);
    bench.pass(Duration.ofMinutes(1));
    assertEquals(1, bench.replies.size());
  }

  @Test
  void delayCall_aboveMaxResponseTime_isDeferred_andThenFetched() {
    bench.call("t.work");
    bench.pass(Duration.ofMillis(500));
    String token = bench.lastToken();
    bench.finish(0);
    bench.poll(token);
    assertEquals(token, bench.last(Reply.Result.class).token());
  }

  @Test
  void operation_isCalledByItsToken_fromWhenItHasOne() {
    bench.call("t.work");
    assertEquals(List.of(), bench.names);
    bench.pass(Duration.ofMillis(500));
    bench.poll(bench.lastToken());
    assertEquals(1, bench.names.size(), "once: " + bench.names);
    assertEquals(List.of("t.work-" + Token.operationIdOf(bench.lastToken())), bench.names);
  }

  @Test
  void noDelayDeferredCall_isDeferredAtOnce() {
    bench.call("t.block");
    bench.lastToken();
    assertEquals(1, bench.started.size());
  }

  @Test
  void delayDeferredCall_isPendingUntilItEnds() {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.pass(Duration.ofSeconds(30));
    bench.poll(token);
    assertTrue(bench.last(Reply.Deferred.class).started());
    bench.finish(0);
    bench.poll(token);
    bench.last(Reply.Result.class);
  }

  @Test
  void abandonedResult_isCollectedWhenItsRetentionEnds() {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.finish(0);
    bench.pass(Duration.ofMinutes(15).minusMillis(2));
    bench.poll(token);
    bench.last(Reply.Result.class);
    bench.pass(Duration.ofMillis(5));
    bench.poll(token);
    assertEquals(ErrorCode.TOKEN_EXPIRED, bench.lastError());
  }

  @Test
  void autoTimeout_explicitOnTheCall_isGranted() {
    bench.call("t.work", new Request.Options(50L, null, null, false, Map.of()));
    bench.pass(Duration.ofMillis(38));
    assertEquals(0, bench.replies.size());
    bench.pass(Duration.ofMillis(3));
    bench.lastToken();
  }

  @Test
  void delayCall_isDeferredEarlyEnoughToArriveOnTime_byAFifthButNoMoreThan50Ms() {
    bench.call("t.work", new Request.Options(10_000L, null, null, false, Map.of()));
    bench.pass(Duration.ofMillis(9_940));
    assertEquals(0, bench.replies.size());
    bench.pass(Duration.ofMillis(12));
    bench.lastToken();
  }

  @Test
  void autoTimeout_overTheMaximum_isClamped() {
    bench.call("t.work", new Request.Options(Long.MAX_VALUE, null, null, false, Map.of()));
    bench.pass(Duration.ofSeconds(29));
    assertEquals(0, bench.replies.size());
    bench.pass(Duration.ofSeconds(1));
    bench.lastToken();
  }

  @Test
  void autoTimeout_aLittleOverTheMaximum_isClampedToo() {
    bench.call("t.work", new Request.Options(31_000L, null, null, false, Map.of()));
    bench.pass(Duration.ofSeconds(30));
    bench.lastToken();
  }

  @Test
  void synchronizedCalls_runOneAtATime_inOrderOfArrival() {
    for (int i = 0; i < 3; i++) {
      bench.call("t.serial");
    }
    assertEquals(1, bench.started.size());
    bench.finish(0);
    bench.finish(1);
    assertEquals(3, bench.started.size());
  }

  @Test
  void limitedCalls_runSoManyAtATime() {
    for (int i = 0; i < 3; i++) {
      bench.call("t.two");
    }
    assertEquals(2, bench.started.size());
    bench.fail(1);
    assertEquals(3, bench.started.size());
  }

  @Test
  void invalidMethod_isToldWithTheKnownOnes() {
    bench.call("t.none");
    assertEquals(ErrorCode.UNKNOWN_METHOD, bench.lastError());
    assertTrue(bench.last(Reply.Failed.class).failure().message().contains("t.quick, t.serial"));
    bench.call("none.at.all");
    assertEquals(ErrorCode.UNKNOWN_SERVICE, bench.lastError());
    assertEquals(Execution.NOT_STARTED, bench.last(Reply.Failed.class).failure().execution());
  }

  @Test
  void descriptionThatFitsIntoNoMessage_isAnError() {
    Limits limits = Limits.DEFAULT.withMessageBytesMax(65_536);
    var small =
        new BookBench(Times.DEFAULT, limits, dev.raincheck.shutdown.ShutdownStrategies.drain());
    small.receive(new Request.Describe(Request.Header.sessionless(1), null));
    assertEquals(ErrorCode.RESULT_TOO_LARGE, small.lastError());
    small.receive(new Request.Describe(Request.Header.sessionless(2), "t"));
    small.last(Reply.Description.class);
  }

  @Test
  void operationLimit_endsTheOperation_andTellsWhetherItRan() {
    bench.call("t.work", new Request.Options(0L, 2_000L, null, false, Map.of()));
    String token = bench.lastToken();
    bench.pass(Duration.ofSeconds(2));
    bench.poll(token);
    assertEquals(ErrorCode.TIMED_OUT, bench.lastError());
    assertEquals(Execution.STARTED, bench.last(Reply.Failed.class).failure().execution());
    assertEquals(1, bench.interrupted.size());
  }

  @Test
  void handlerThatFailedInItsOwnWay_isNotToldAsCancelled() {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.cancel(token);
    var failure = Failure.of(ErrorCode.RESULT_TOO_LARGE, Execution.FINISHED, "too much");
    bench.on(new Event.Finished(bench.started.getFirst(), new Outcome.Failed(failure)));
    bench.poll(token);
    assertEquals(failure, bench.last(Reply.Failed.class).failure());
  }

  @Test
  void fetching_isIdempotent_andDeletesNothing() {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.finish(0);
    for (int i = 0; i < 3; i++) {
      bench.poll(token);
      assertEquals(Slice.of(BookBench.VALUE), bench.last(Reply.Result.class).value());
    }
  }

  @Test
  void whatIsOver_isStillToldAsNotStarted_andToItsOwnerAlone() {
    bench.call("t.serial");
    bench.call("t.serial", new Request.Options(0L, null, null, false, Map.of()));
    String token = bench.lastToken();
    bench.cancel(token);
    bench.acknowledge(token);
    bench.poll(token);
    assertEquals(ErrorCode.TOKEN_ACKNOWLEDGED, bench.lastError());
    assertEquals(Execution.NOT_STARTED, bench.last(Reply.Failed.class).failure().execution());
    var other = new Peer(new byte[] {2}, "somebody else");
    var poll = new Request.Poll(Request.Header.sessionless(99), token, false);
    bench.on(new Event.Received(other, poll));
    assertEquals(ErrorCode.TOKEN_UNKNOWN, bench.lastError());
    assertEquals(Execution.UNKNOWN, bench.last(Reply.Failed.class).failure().execution());
  }

  @Test
  void pendingUnknownAndFailed_areThreeAnswers() {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.poll(token);
    bench.last(Reply.Deferred.class);
    bench.poll("nonsense");
    assertEquals(ErrorCode.TOKEN_MALFORMED, bench.lastError());
    bench.fail(0);
    bench.poll(token);
    assertEquals(ErrorCode.INTERNAL, bench.lastError());
  }

  @Test
  void acknowledgingWhatHasNotEnded_changesNothing() {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.acknowledge(token);
    bench.finish(0);
    bench.poll(token);
    bench.last(Reply.Result.class);
  }

  @Test
  void overTheLimit_newWorkIsRefused_andWhatWasPromisedIsKept() {
    var small =
        new BookBench(
            Times.DEFAULT,
            Limits.DEFAULT.withUnfinishedMax(1),
            dev.raincheck.shutdown.ShutdownStrategies.drain());
    small.call("t.block");
    String token = small.lastToken();
    small.call("t.block");
    assertEquals(ErrorCode.OVERLOADED, small.lastError());
    assertTrue(small.last(Reply.Failed.class).failure().retry().afterMs() > 0);
    small.finish(0);
    small.poll(token);
    small.last(Reply.Result.class);
  }
}
