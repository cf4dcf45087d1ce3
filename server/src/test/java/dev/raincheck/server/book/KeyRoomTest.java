package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Peer;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How many keys are remembered, and what gives way to the next one.
class KeyRoomTest {
  private static final int MAX = 10;

  private final Limits limits = Limits.DEFAULT.withKeysMax(MAX).withClientShare(1);
  private BookBench bench = bench(limits);
  private long lastId;

  private static BookBench bench(Limits limits) {
    var access = new Access(null, (principal, method) -> true);
    return new BookBench(Times.DEFAULT, limits, ShutdownStrategies.drain(), access, 0);
  }

  private void call(String principal, String method, String key) {
    var call =
        new Request.Call(
            Request.Header.sessionless(++lastId),
            0,
            method,
            Slice.of(BookBench.VALUE),
            Request.Options.DEFAULT.withKey(key));
    bench.on(new Event.Received(new Peer(new byte[] {3}, principal), call));
  }

  private void callAndFinish(String key) {
    int before = bench.started.size();
    call("", "t.work", key);
    if (bench.started.size() > before) {
      bench.finish(before);
    }
  }

  private Failure lastFailure() {
    return bench.last(Reply.Failed.class).failure();
  }

  /// Which of the calls is still known, and not run again.
  private boolean isKnown(String key) {
    int before = bench.started.size();
    callAndFinish(key);
    return bench.started.size() == before;
  }

  @Test
  void keysOfOperationsThatGoOn_areNeverGivenUp_theNextOneIsRefused() {
    IntStream.range(0, MAX).forEach(i -> call("", "t.block", "key " + i));
    call("", "t.block", "one more");
    assertEquals(ErrorCode.OVERLOADED, lastFailure().code());
    assertEquals(
        "keys of calls: 10 (at most 10); try again later",
        lastFailure().message().replace(" of this address", ""));
    bench.call("t.block");
    assertEquals(MAX + 1, bench.started.size());
    call("", "t.block", "key 3");
    bench.lastToken();
  }

  @Test
  void keysOfResultsThatWaitForTheirToken_areNeverGivenUp() {
    IntStream.range(0, MAX).forEach(i -> call("", "t.block", "key " + i));
    IntStream.range(0, MAX).forEach(bench::finish);
    call("", "t.block", "one more");
    assertEquals(ErrorCode.OVERLOADED, lastFailure().code());
  }

  @Test
  void tombstones_giveWay_theOneThatEndedFirst_first() {
    IntStream.range(0, MAX).forEach(i -> callAndFinish("key " + i));
    bench.pass(Duration.ofMinutes(2));
    assertTrue(isKnown("key 0"));
    callAndFinish("one more");
    callAndFinish("another");
    IntStream.range(2, MAX).forEach(i -> assertTrue(isKnown("key " + i)));
    assertTrue(!isKnown("key 0"));
  }

  @Test
  void resultsThatAreKeptForTheirKeyAlone_giveWayAfterTombstones() {
    IntStream.range(0, MAX).forEach(i -> callAndFinish("key " + i));
    callAndFinish("one more");
    IntStream.range(1, MAX).forEach(i -> assertTrue(isKnown("key " + i)));
    bench.last(Reply.Result.class);
    assertTrue(!isKnown("key 0"));
  }

  @Test
  void resultThatIsKeptForItsKeyAlone_givesWayToNewWork_andItsKeySaysSo() {
    bench = bench(limits.withUnfinishedMax(1).withKeptMax(2));
    callAndFinish("key 0");
    callAndFinish("key 1");
    callAndFinish("key 2");
    bench.last(Reply.Result.class);
    assertTrue(isKnown("key 0"));
    assertEquals(ErrorCode.RESULT_GONE, lastFailure().code());
    assertEquals(Execution.FINISHED, lastFailure().execution());
    assertTrue(isKnown("key 2"));
    bench.last(Reply.Result.class);
  }

  @Test
  void replyThatGaveWayInItsSession_isThereByItsKey_asLongAsThatKeepsIt() {
    bench = bench(limits.withUnfinishedMax(1).withKeptMax(3));
    long session = bench.hello();
    for (int i = 1; i <= 3; i++) {
      callInSession(session, i);
      bench.finish(i - 1);
    }
    bench.on(new Event.Disconnected(BookBench.PEER.connection()));
    bench.call("t.work");
    assertEquals(4, bench.started.size());
    callInSession(session, 1);
    assertEquals(ErrorCode.RESULT_GONE, lastFailure().code());
    callInSession(session, 3);
    bench.last(Reply.Result.class);
  }

  private void callInSession(long session, long sequence) {
    var header = new Request.Header(++lastId, session, 1, List.of());
    Request.Options options = Request.Options.DEFAULT.withKey("key " + sequence);
    bench.receive(new Request.Call(header, sequence, "t.work", Slice.of(BookBench.VALUE), options));
  }

  @Test
  void bytesOfResultsAndTombstones_giveWayToNewWork() {
    bench =
        bench(
            limits
                .withUnfinishedMax(1)
                .withKeptMax(1_000)
                .withKeysMax(1_000)
                .withKeptBytesMax(100_000));
    for (int i = 0; i < 300; i++) {
      int before = bench.started.size();
      call("", "t.work", "key " + i);
      assertEquals(before + 1, bench.started.size(), () -> bench.replies.getLast().toString());
      Slice value = Slice.of(Specimens.value(10_000));
      bench.on(new Event.Finished(bench.started.getLast(), new Outcome.Value(value)));
    }
    assertTrue(isKnown("key 299"));
    assertTrue(!isKnown("key 0"));
  }

  @Test
  void oneClientsKeys_doNotDriveOutAnothers() {
    bench = bench(limits.withKeysMax(100).withClientShare(0.5));
    call("bob", "t.work", "bob's");
    bench.finish(0);
    for (int i = 0; i < 1_000; i++) {
      call("ann", "t.work", "key " + i);
      bench.finish(i + 1);
    }
    for (int i = 0; i < 1_000; i++) {
      call("ann", "t.block", "that goes on " + i);
    }
    assertEquals(ErrorCode.OVERLOADED, lastFailure().code());
    int before = bench.started.size();
    call("bob", "t.work", "bob's");
    bench.last(Reply.Result.class);
    assertEquals(before, bench.started.size());
  }

  @Test
  void keys_areForgottenWithNothingLeftBehind_whenTheyHaveGivenWay() {
    bench = bench(limits.withKeysMax(1));
    for (int i = 0; i < 100; i++) {
      callAndFinish("key " + i);
    }
    assertTrue(bench.book.toString().contains(" 1 kept in "), bench.book.toString());
  }
}
