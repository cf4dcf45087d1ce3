package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The table of the protocol's section on sessions, row by row.
class SessionTest {
  private static final byte[] OTHER = {43};

  private final BookBench bench = new BookBench();
  private final long session = bench.hello();

  @Test
  void newNumber_runs() {
    bench.call(session, 1, 1, BookBench.VALUE);
    assertEquals(1, bench.started.size());
  }

  @Test
  void running_isJoined_withItsToken() {
    bench.call(session, 1, 1, BookBench.VALUE);
    bench.call(session, 1, 1, BookBench.VALUE);
    String token = bench.lastToken();
    bench.call(session, 1, 1, BookBench.VALUE);
    assertEquals(token, bench.lastToken());
    assertEquals(1, bench.started.size());
  }

  @Test
  void finished_isJoined_withItsResult() {
    bench.call(session, 1, 1, BookBench.VALUE);
    bench.finish(0);
    bench.pass(Duration.ofMinutes(14));
    bench.call(session, 1, 1, BookBench.VALUE);
    assertEquals(Slice.of(BookBench.VALUE), bench.last(Reply.Result.class).value());
    assertEquals(1, bench.started.size());
  }

  @Test
  void belowTheMark_isStale() {
    bench.call(session, 1, 1, BookBench.VALUE);
    bench.finish(0);
    bench.call(session, 2, 2, BookBench.VALUE);
    bench.call(session, 1, 1, BookBench.VALUE);
    assertEquals(ErrorCode.STALE_REQUEST, bench.lastError());
    assertEquals(2, bench.started.size());
  }

  @Test
  void otherBytes_areAMismatch() {
    bench.call(session, 1, 1, BookBench.VALUE);
    bench.call(session, 1, 1, OTHER);
    assertEquals(ErrorCode.REQUEST_MISMATCH, bench.lastError());
    assertEquals(1, bench.started.size());
  }

  @Test
  void unknownSession_isLost() {
    bench.call(session + 1, 1, 1, BookBench.VALUE);
    assertEquals(ErrorCode.SESSION_LOST, bench.lastError());
  }

  @Test
  void goodbye_isAcknowledged_inASessionThatIsUnknown_andAsOftenAsItIsSaid() {
    for (long ended : new long[] {session, session, session + 1, 0}) {
      bench.replies.clear();
      bench.receive(new Request.Goodbye(new Request.Header(7, ended, 0, List.of())));
      assertEquals(7, bench.last(Reply.Acknowledged.class).header().id());
    }
  }

  @Test
  void numberOfASession_isOneThatEveryLanguageCanHold() {
    for (int i = 0; i < 1_000; i++) {
      long number = bench.hello();
      assertTrue(number >= 1 && number <= WireLimits.IDENTIFIER_MAX, "session " + number);
    }
  }

  @Test
  void silentSession_isLostAfterItsLease() {
    bench.call(session, 1, 1, BookBench.VALUE);
    bench.finish(0);
    bench.pass(Duration.ofMinutes(14));
    bench.call(session, 2, 2, BookBench.VALUE);
    assertEquals(2, bench.started.size());
    bench.pass(Duration.ofMinutes(16));
    bench.call(session, 3, 3, BookBench.VALUE);
    assertEquals(ErrorCode.SESSION_LOST, bench.lastError());
  }

  @Test
  void sessionWithoutACall_isLostSoon() {
    bench.pass(Duration.ofSeconds(29));
    bench.call(session, 1, 1, BookBench.VALUE);
    long unused = bench.hello();
    bench.pass(Duration.ofSeconds(31));
    bench.call(unused, 1, 1, BookBench.VALUE);
    assertEquals(ErrorCode.SESSION_LOST, bench.lastError());
    bench.call(session, 1, 1, BookBench.VALUE);
    bench.lastToken();
  }

  @Test
  void activeSession_outlivesItsLease() {
    for (int i = 1; i < 4; i++) {
      bench.call(session, i, i, BookBench.VALUE);
      bench.finish(i - 1);
      bench.pass(Duration.ofMinutes(10));
    }
    assertEquals(3, bench.started.size());
  }

  @Test
  void callOverTheSessionsLimit_isRefusedAgain_evenIfThereIsRoomNow() {
    Limits limits = SmallLimits.TEN.withSessionCallsMax(2);
    var small = new BookBench(limits);
    long number = small.hello();
    small.call(number, 1, 1, BookBench.VALUE);
    small.call(number, 2, 1, BookBench.VALUE);
    small.call(number, 3, 1, BookBench.VALUE);
    String told = small.last(Reply.Failed.class).failure().message();
    assertTrue(told.startsWith("calls of this session: 2 (at most 2)"), told);
    small.finish(0);
    small.call(number, 2, 2, BookBench.VALUE);
    small.lastToken();
    small.call(number, 3, 2, BookBench.VALUE);
    assertEquals(ErrorCode.OVERLOADED, small.lastError());
    assertEquals(2, small.started.size());
    small.call(number, 4, 2, BookBench.VALUE);
    assertEquals(3, small.started.size());
  }

  @Test
  void callWithoutTheRight_isRefusedAgain_evenIfTheRightWasGivenMeanwhile() {
    var rights = new HashSet<String>();
    var access = new Access(null, (principal, method) -> rights.contains(method));
    var strict =
        new BookBench(Times.DEFAULT, Limits.DEFAULT, ShutdownStrategies.drain(), access, 0);
    long number = strict.hello();
    strict.call(number, 1, 1, BookBench.VALUE);
    assertEquals(ErrorCode.PERMISSION_DENIED, strict.lastError());
    rights.add("t.work");
    strict.call(number, 1, 1, BookBench.VALUE);
    assertEquals(ErrorCode.PERMISSION_DENIED, strict.lastError());
    strict.call(number, 2, 1, BookBench.VALUE);
    assertEquals(1, strict.started.size());
  }

  @Test
  void refusedCall_isRefusedAgain_evenIfThereIsRoomNow() {
    var small =
        new BookBench(
            Times.DEFAULT, Limits.DEFAULT.withUnfinishedMax(1), ShutdownStrategies.drain());
    long number = small.hello();
    small.call(number, 1, 1, BookBench.VALUE);
    small.call(number, 2, 1, BookBench.VALUE);
    assertEquals(ErrorCode.OVERLOADED, small.lastError());
    small.finish(0);
    int replies = small.replies.size();
    small.call(number, 2, 1, BookBench.VALUE);
    assertEquals(replies + 1, small.replies.size());
    assertEquals(ErrorCode.OVERLOADED, small.lastError());
    small.call(number, 3, 3, BookBench.VALUE);
    assertEquals(2, small.started.size());
  }
}
