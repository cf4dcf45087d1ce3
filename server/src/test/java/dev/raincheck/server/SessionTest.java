package dev.raincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.protocol.ErrorCode;
import dev.raincheck.protocol.Reply;
import java.time.Duration;
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
    assertEquals(BookBench.VALUE, bench.last(Reply.Result.class).value());
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
  void refusedCall_isRefusedAgain_evenIfThereIsRoomNow() {
    var small =
        new BookBench(
            Times.DEFAULT,
            Limits.DEFAULT.withUnfinishedMax(1),
            dev.raincheck.shutdown.ShutdownStrategies.drain());
    long number = small.hello();
    small.call(number, 1, 1, BookBench.VALUE);
    small.call(number, 2, 1, BookBench.VALUE);
    assertEquals(ErrorCode.OVERLOADED, small.lastError());
    small.finish(0);
    small.call(number, 2, 1, BookBench.VALUE);
    assertEquals(ErrorCode.OVERLOADED, small.lastError());
    small.call(number, 3, 3, BookBench.VALUE);
    assertEquals(2, small.started.size());
  }
}
