package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.terms.OperationState;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The life of one operation, deadline by deadline.
class OperationsTest {
  private final BookBench bench = new BookBench();

  private static Request.Options limited(long limitMs) {
    return new Request.Options(null, limitMs, null, false, Map.of());
  }

  private void assertState(String words) {
    assertTrue(bench.book.toString().contains(words), bench.book.toString());
  }

  @Test
  void cancel_interruptsAtOnce_andLeavesTheHandlerItsGrace() {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.cancel(token);
    assertEquals(1, bench.interrupted.size());
    bench.cancel(token);
    assertEquals(1, bench.interrupted.size(), "once is enough");
    bench.pass(Times.DEFAULT.cancelGrace().minusMillis(10));
    bench.poll(token);
    bench.last(Reply.Deferred.class);
    bench.pass(Duration.ofMillis(20));
    bench.poll(token);
    assertEquals(ErrorCode.ABORTED, bench.lastError());
    assertEquals(Execution.STARTED, bench.last(Reply.Failed.class).failure().execution());
  }

  @Test
  void operationLimit_holdsAfterTheTokenWasGiven_andIsNamed() {
    bench.call("t.work", limited(2_000));
    bench.pass(Duration.ofMillis(500));
    String token = bench.lastToken();
    bench.pass(Duration.ofMillis(1_500));
    bench.poll(token);
    assertEquals(ErrorCode.TIMED_OUT, bench.lastError());
    String told = bench.last(Reply.Failed.class).failure().message();
    assertTrue(told.contains("2000 ms"), told);
  }

  @Test
  void queuedOperation_timesOutNotStarted_andGivesItsArgumentsBack() {
    bench.call("t.serial");
    bench.call("t.serial", limited(400));
    assertState(" 2 kept in ");
    bench.pass(Duration.ofMillis(400));
    assertEquals(ErrorCode.TIMED_OUT, bench.lastError());
    assertEquals(Execution.NOT_STARTED, bench.last(Reply.Failed.class).failure().execution());
    assertState(" 1 kept in ");
    bench.finish(0);
    assertEquals(1, bench.started.size());
  }

  @Test
  void emptyGate_letsTheNextOneIn() {
    for (int i = 0; i < 3; i++) {
      bench.call("t.serial");
      bench.finish(i);
    }
    assertEquals(3, bench.started.size());
    bench.call("t.serial");
    bench.call("t.serial");
    assertEquals(4, bench.started.size(), "one at a time");
  }

  @Test
  void bookSaysWhichIsTheOldest_andForgetsWhatHasEnded() {
    assertState("0 unfinished (oldest none)");
    bench.call("t.block");
    bench.call("t.work");
    assertState("2 unfinished (oldest t.block-");
    bench.finish(0);
    assertState("1 unfinished (oldest t.work RUNNING)");
    bench.finish(1);
    assertState("0 unfinished (oldest none)");
    assertState(", 0 outcomes that came too late");
  }

  @Test
  void end_isPushed_toWhoCalledForIt() {
    bench.call("t.block", Request.Options.PUSHED);
    String token = bench.lastToken();
    bench.finish(0);
    assertEquals(0, bench.last(Reply.Result.class).header().id());
    assertEquals(token, bench.last(Reply.Result.class).token());
  }

  @Test
  void end_isPushed_toWhoPolledForIt_andToNobodyElse() {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.call("t.block");
    int replies = bench.replies.size();
    bench.finish(1);
    assertEquals(replies, bench.replies.size());
    bench.receive(new Request.Poll(Request.Header.sessionless(5), token, true));
    bench.finish(0);
    assertEquals(0, bench.last(Reply.Result.class).header().id());
  }

  @Test
  void pushedProgress_isTheLatest() {
    bench.call("t.block", Request.Options.PUSHED);
    progress("first");
    progress("second");
    bench.pass(Duration.ofMillis(10));
    assertEquals("second", bench.last(Reply.Deferred.class).progress().message());
    assertEquals(0, bench.last(Reply.Deferred.class).header().id());
  }

  private void progress(String message) {
    var latest = new Progress(0.5, message);
    bench.on(new Event.Progressed(bench.started.getFirst(), () -> latest));
  }

  @Test
  void polledProgress_isTheLatest_evenIfNoneIsDue() {
    bench.call("t.block");
    String token = bench.lastToken();
    progress("just now");
    bench.poll(token);
    assertEquals("just now", bench.last(Reply.Deferred.class).progress().message());
  }

  @Test
  void finalState_isFinal_andNothingRunsWithoutHavingWaited() {
    for (OperationState state : OperationState.values()) {
      assertEquals(
          state == OperationState.QUEUED, state.mayBecome(OperationState.RUNNING), state::name);
      assertFalse(state.mayBecome(OperationState.QUEUED), state::name);
      if (state.isFinal()) {
        for (OperationState next : OperationState.values()) {
          assertFalse(state.mayBecome(next), () -> state + " to " + next);
        }
      }
    }
    assertFalse(OperationState.RUNNING.mayBecome(OperationState.REJECTED));
    assertFalse(OperationState.QUEUED.mayBecome(OperationState.SUCCEEDED));
  }

  @Test
  void operationLimitOfTheMethod_mayBeShortened_butNotLengthened() {
    bench.call("t.brief", limited(Long.MAX_VALUE));
    bench.call("t.brief", limited(200));
    bench.pass(Duration.ofMillis(300));
    assertState(" 1 unfinished ");
    bench.pass(Duration.ofMillis(800));
    assertState(" 0 unfinished ");
  }
}
