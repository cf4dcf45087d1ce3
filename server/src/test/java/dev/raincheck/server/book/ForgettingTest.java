package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What was kept is given back as soon as nobody can ask for it, and no sooner.
class ForgettingTest {
  private final BookBench bench = new BookBench();
  private final long session = bench.hello();

  private void assertKept(int count) {
    String state = bench.book.toString();
    assertTrue(state.contains(" " + count + " kept in "), state);
  }

  private void call(long sequence, long lowest) {
    bench.call(session, sequence, lowest, BookBench.VALUE);
  }

  @Test
  void replyThatArrived_isForgotten() {
    call(1, 1);
    bench.finish(0);
    assertKept(1);
    call(2, 2);
    bench.finish(1);
    assertKept(1);
    call(1, 2);
    assertEquals(ErrorCode.STALE_REQUEST, bench.lastError());
  }

  @Test
  void replyThatArrivedBeforeTheHandlerWasDone_isForgottenWhenItIs() {
    call(1, 1);
    call(2, 2); // the first one's token has arrived, or the caller has given up
    bench.finish(1);
    bench.finish(0);
    assertKept(1);
  }

  @Test
  void leapOfTheMark_forgetsAllBelow_andKeepsTheRest() {
    call(1, 1);
    call(1_000_000, 1);
    bench.finish(0);
    bench.finish(1);
    assertKept(2);
    call(2_000_000, 1_000_000);
    assertKept(2); // the second one's outcome, and the third one's arguments
    call(1_000_000, 1_000_000);
    bench.last(Reply.Result.class);
    assertEquals(3, bench.started.size(), "nothing ran twice");
  }

  @Test
  void leapsOfTheMark_leaveNothingBehind() {
    Limits limits = SmallLimits.TEN.withSessionCallsMax(2);
    var small = new BookBench(limits);
    long number = small.hello();
    for (int i = 0; i < 5; i++) {
      small.call(number, 100L * (i + 1), 100L * i + 1, BookBench.VALUE);
      small.finish(i);
      small.last(Reply.Result.class);
    }
  }

  @Test
  void sessionThatEnds_givesBackWhatItRemembered() {
    call(1, 1);
    bench.finish(0);
    assertKept(1);
    assertTrue(bench.book.toString().contains(" 1 sessions"), bench.book.toString());
    bench.pass(Times.DEFAULT.sessionLease().plusSeconds(1));
    assertKept(0);
    assertTrue(bench.book.toString().contains(" 0 sessions"), bench.book.toString());
  }

  @Test
  void callAgain_afterItsTokenWasAcknowledged_isToldSo() {
    call(1, 1);
    bench.pass(Duration.ofMillis(500));
    String token = bench.lastToken();
    bench.finish(0);
    bench.acknowledge(token);
    call(1, 1);
    assertEquals(ErrorCode.TOKEN_ACKNOWLEDGED, bench.lastError());
    assertEquals(Execution.FINISHED, bench.last(Reply.Failed.class).failure().execution());
    assertEquals(1, bench.started.size());
  }

  @Test
  void whyNothingIsThere_isToldInWords() {
    bench.call("t.block");
    String acknowledged = bench.lastToken();
    bench.call("t.block");
    String expired = bench.lastToken();
    bench.finish(0);
    bench.finish(1);
    bench.acknowledge(acknowledged);
    bench.pass(Times.DEFAULT.retention().plusSeconds(1));
    assertTold("was acknowledged before", acknowledged);
    assertTold("the retention ended", expired);
  }

  private void assertTold(String words, String token) {
    bench.poll(token);
    String told = bench.last(Reply.Failed.class).failure().message();
    assertTrue(told.contains(words), told);
  }

  @Test
  void tombstones_areThoseOfTheOperationsThatEndedLast() {
    Limits limits = SmallLimits.TEN.withTombstonesMax(1_000);
    var small = new BookBench(limits);
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      small.call("t.block");
      String token = small.lastToken();
      tokens.add(token);
      small.finish(i);
      small.acknowledge(token);
    }
    List<String> newest = tokens.subList(4_000, 5_000);
    assertEquals(newest, tokens.stream().filter(token -> isRemembered(small, token)).toList());
  }

  private static boolean isRemembered(BookBench bench, String token) {
    bench.poll(token);
    return bench.lastError() == ErrorCode.TOKEN_ACKNOWLEDGED;
  }

  @Test
  void resultThatNobodyFetched_isNotWaitedForOnceItHasExpired() {
    bench.call("t.block");
    bench.finish(0);
    bench.pass(Times.DEFAULT.retention().plusSeconds(1));
    bench.requestShutdown();
    assertEquals(1, bench.ledgers.getFirst().expired());
  }

  @Test
  void whatAHandlerReturnsTooLate_isDroppedAndCounted() {
    bench.call("t.block");
    bench.cancel(bench.lastToken());
    bench.pass(Times.DEFAULT.cancelGrace().plusSeconds(1));
    int replies = bench.replies.size();
    bench.finish(0);
    assertEquals(replies, bench.replies.size());
    String state = bench.book.toString();
    assertTrue(state.contains(", 1 outcomes that came too late"), state);
  }

  @Test
  void acknowledgedResult_leavesNoTimer_thatWouldKeepItUntilItsRetentionEnds() {
    bench.call("t.block");
    bench.finish(0);
    assertTrue(bench.started.getFirst().isScheduled());
    bench.acknowledge(bench.lastToken());
    assertFalse(bench.started.getFirst().isScheduled());
  }
}
