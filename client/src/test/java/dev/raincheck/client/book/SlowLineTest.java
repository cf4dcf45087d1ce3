package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.raincheck.protocol.wire.Request;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A line on which a message takes longer than a server may be silent: that is no silence, and
/// another copy would only come behind the first one.
class SlowLineTest {
  private static final int LARGE_BYTES = 1_000_000; // eight seconds at a megabit a second

  private final CallBench bench = new CallBench(Duration.ofHours(1));
  private boolean hasLeft = true;
  private boolean isArriving;
  private boolean hasMoved;

  SlowLineTest() {
    bench.servers =
        new Servers() {
          @Override
          public Passage passage() {
            return line;
          }
        };
  }

  private final Passage line =
      new Passage() {
        @Override
        public boolean hasLeft(long number) {
          return hasLeft;
        }

        @Override
        public boolean isArriving() {
          return isArriving;
        }

        @Override
        public boolean hasMoved() {
          return hasMoved;
        }
      };

  @Test
  void largeMessage_mayBeOnItsWayForAWhile() {
    ClientCall call = bench.submit(CallBench.spec(LARGE_BYTES));
    bench.alive = false;
    bench.pass(8_900);
    assertEquals(0, bench.reconnects);
    assertEquals(1, bench.count(Request.Call.class));
    bench.pass(1_200);
    assertEquals(1, bench.reconnects);
    assertNull(CallBench.outcome(call));
  }

  @Test
  void whatWasAnswered_isNotOnItsWay_norWhatWentBefore() {
    bench.submit(CallBench.spec(LARGE_BYTES));
    bench.submit(CallBench.spec(LARGE_BYTES));
    bench.result(bench.last(Request.Call.class));
    bench.alive = false;
    bench.pass(1_990);
    assertEquals(0, bench.reconnects);
    bench.pass(20);
    assertEquals(1, bench.reconnects);
  }

  @Test
  void whatTheOldConnectionHad_isNotOnItsWay() {
    bench.submit(CallBench.spec(LARGE_BYTES));
    bench.disconnect();
    bench.alive = false;
    bench.connect();
    bench.pass(2_010);
    assertEquals(1, bench.reconnects);
  }

  @Test
  void messageThatMoves_isNoSilence_howeverLongItTakes() {
    bench.submit();
    bench.alive = false;
    hasMoved = true;
    bench.pass(60_000);
    assertEquals(0, bench.reconnects);
    hasMoved = false;
    bench.pass(2_010);
    assertEquals(1, bench.reconnects);
  }

  /// It may send anything.
  @Test
  void whoHasNotWelcomedAnybody_isSilent_whateverMoves() {
    bench.alive = false;
    hasMoved = true;
    bench.submit();
    bench.pass(2_010);
    assertEquals(1, bench.reconnects);
  }

  @Test
  void whatWaitsToLeave_isNotSentTwice() {
    hasLeft = false;
    bench.submit();
    bench.pass(60_000);
    assertEquals(1, bench.count(Request.Call.class));
    hasLeft = true;
    bench.pass(1_010);
    assertEquals(2, bench.count(Request.Call.class));
  }

  @Test
  void whatWaitedToLeaveByTheOldConnection_isSentByTheNewOne() {
    hasLeft = false;
    bench.submit();
    bench.disconnect();
    bench.connect();
    assertEquals(2, bench.count(Request.Call.class));
  }

  /// It may be the reply to another one.
  @Test
  void whatMayBeArriving_isAskedAgainOnceAMinute() {
    isArriving = true;
    bench.submit();
    bench.pass(55_000);
    assertEquals(1, bench.count(Request.Call.class));
    bench.pass(10_000);
    assertEquals(2, bench.count(Request.Call.class));
    bench.pass(55_000);
    assertEquals(2, bench.count(Request.Call.class));
  }
}
