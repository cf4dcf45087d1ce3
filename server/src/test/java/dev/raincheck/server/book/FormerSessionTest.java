package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A call with a key that was sent in a session which is lost: it joins what its key names, or runs
/// if it provably has not.
class FormerSessionTest {
  private final Limits limits = Limits.DEFAULT.withKeysMax(10).withClientShare(1);
  private BookBench bench = bench();
  private long session = bench.hello();
  private long lastId = 1_000;

  private BookBench bench() {
    return new BookBench(Times.DEFAULT, limits, ShutdownStrategies.drain());
  }

  private void call(long number, long sequence, @Nullable String key, long former) {
    var header = new Request.Header(++lastId, number, number == 0 ? 0 : 1, List.of());
    Request.Options options = Request.Options.DEFAULT.withKey(key).withFormerSession(former);
    bench.receive(new Request.Call(header, sequence, "t.work", Slice.of(BookBench.VALUE), options));
  }

  private void goodbye(long number) {
    bench.receive(new Request.Goodbye(new Request.Header(++lastId, number, 1, List.of())));
  }

  private void others(int count) {
    for (int i = 0; i < count; i++) {
      call(0, 0, "other " + ++lastId, 0);
      bench.finish(bench.started.size() - 1);
    }
  }

  private void assertUnknown() {
    Failure failure = bench.last(Reply.Failed.class).failure();
    assertEquals(ErrorCode.STALE_REQUEST, failure.code());
    assertEquals(Execution.UNKNOWN, failure.execution());
  }

  @Test
  void thatRan_isJoined() {
    call(session, 1, "invoice-42", 0);
    bench.finish(0);
    bench.pass(Times.DEFAULT.sessionLease().plusSeconds(1));
    call(bench.hello(), 1, "invoice-42", session);
    assertEquals(ErrorCode.RESULT_GONE, bench.lastError());
    assertEquals(1, bench.started.size());
  }

  @Test
  void thatNeverArrived_runs() {
    others(20);
    bench.pass(Times.DEFAULT.sessionLease().plusSeconds(1));
    call(bench.hello(), 1, "invoice-42", session);
    assertEquals(21, bench.started.size());
  }

  @Test
  void thatMayHaveArrivedInASessionAfterThat_isNotRun_whenKeysSinceThenWereForgotten() {
    goodbye(session);
    others(11);
    call(bench.hello(), 1, "invoice-42", session);
    assertUnknown();
  }

  @Test
  void thatMayBeAmongWhatWasForgotten_isNotRun() {
    call(session, 1, "invoice-42", 0);
    bench.finish(0);
    bench.pass(Times.DEFAULT.sessionLease().plusSeconds(1));
    others(9);
    long second = bench.hello();
    call(second, 1, "invoice-42", session);
    assertEquals(ErrorCode.RESULT_GONE, bench.lastError());
    others(1); // drives its key out
    call(second, 2, "invoice-42", session);
    assertUnknown();
    call(second, 3, "invoice-43", session);
    assertUnknown();
    call(second, 2, "invoice-42", session);
    assertUnknown();
    assertEquals(11, bench.started.size());
  }

  @Test
  void keysOfWhichItsClientHadTheReplies_mayBeForgotten() {
    call(session, 1, "invoice-41", 0);
    bench.finish(0);
    bench.receive(new Request.Ping(new Request.Header(++lastId, session, 2, List.of())));
    others(9);
    goodbye(session);
    others(1); // drives invoice-41 out
    call(bench.hello(), 1, "invoice-42", session);
    assertEquals(12, bench.started.size());
  }

  @Test
  void keyThatItJoined_countsAsItsOwn() {
    call(0, 0, "invoice-42", 0);
    bench.finish(0);
    call(session, 1, "invoice-42", 0);
    bench.last(Reply.Result.class);
    goodbye(session);
    others(10);
    call(bench.hello(), 1, "invoice-42", session);
    assertUnknown();
  }

  @Test
  void sessionOfAnotherRun_provesNothing() {
    call(session, 1, "invoice-42", 0);
    bench = bench();
    long next = bench.hello();
    bench.call("t.work");
    call(next, 1, "invoice-42", session + 1);
    assertUnknown();
    assertEquals(1, bench.started.size());
  }

  @Test
  void withoutAKey_nothingIsProven() {
    goodbye(session);
    call(bench.hello(), 1, null, session);
    assertUnknown();
  }

  @Test
  void formerSessionThatIsKnownStill_endsFirst_soThatNoLateCopyRuns() {
    long next = bench.hello();
    call(next, 1, "invoice-42", session);
    assertEquals(1, bench.started.size());
    call(session, 1, "invoice-42", 0);
    assertEquals(ErrorCode.SESSION_LOST, bench.lastError());
    call(next, 2, "invoice-43", next);
    assertUnknown();
    call(next, 3, "invoice-44", 0);
    assertEquals(2, bench.started.size());
  }

  @Test
  void replyThatGaveWay_isInDoubtStill() {
    bench =
        new BookBench(
            Times.DEFAULT, limits.withUnfinishedMax(1).withKeptMax(1), ShutdownStrategies.drain());
    session = bench.hello();
    call(session, 1, "invoice-42", 0);
    bench.finish(0);
    bench.on(new Event.Disconnected(BookBench.PEER.connection()));
    others(10);
    assertEquals(11, bench.started.size());
    bench.pass(Times.DEFAULT.sessionLease().plusSeconds(1));
    call(bench.hello(), 1, "invoice-42", session);
    assertUnknown();
  }
}
