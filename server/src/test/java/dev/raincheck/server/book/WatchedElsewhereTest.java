package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Progress;
import dev.raincheck.protocol.bytes.Head;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.Subscribers;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A client waits at one server for what another one runs: it hears of it unasked.
class WatchedElsewhereTest {
  private static final Duration ROUND = Duration.ofMillis(1_100);

  private final BookBench one = BenchStore.bench(ShutdownStrategies.drain());
  private final BookBench two = BenchStore.another(one);
  private String token;

  @BeforeEach
  void call() {
    one.call("t.block");
    one.store.carryOut(one);
    token = one.lastToken();
  }

  /// Asks the second server.
  private void poll(boolean push) {
    two.receive(new Request.Poll(Request.Header.sessionless(77), token, push));
    two.store.carryOut(two);
  }

  private void end() {
    one.finish(0);
    one.store.carryOut(one);
  }

  private <R extends Reply> R pushedNext(Class<R> type) {
    two.replies.clear();
    two.pass(ROUND);
    two.store.carryOut(two);
    R pushed = assertInstanceOf(type, two.replies.getLast());
    assertEquals(ReplySender.PUSH, pushed.header().id());
    assertEquals(1, two.replies.size());
    return pushed;
  }

  private void assertNothingIsPushed() {
    two.replies.clear();
    two.pass(ROUND);
    two.store.carryOut(two);
    assertEquals(List.of(), two.replies);
  }

  @Test
  void result_isPushed_once() {
    poll(true);
    assertNothingIsPushed();
    end();
    Reply.Result pushed = pushedNext(Reply.Result.class);
    assertEquals(token, pushed.token());
    assertEquals(Slice.of(BookBench.VALUE), pushed.value());
    assertNothingIsPushed();
    assertEquals(Long.MAX_VALUE, two.book.nextDueNs(), "nothing is left to do");
  }

  @Test
  void interruption_isPushed() {
    poll(true);
    one.store.takeOver();
    assertEquals(ErrorCode.INTERRUPTED, pushedNext(Reply.Failed.class).failure().code());
  }

  @Test
  void whoLooksAlone_hearsNothing_norDoesWhoWaitsNoMore() {
    poll(false);
    assertEquals(Long.MAX_VALUE, two.book.nextDueNs(), "nobody waits");
    poll(true);
    poll(false);
    end();
    assertNothingIsPushed();
  }

  @Test
  void whoAsksNoMore_isForgotten() {
    poll(true);
    two.pass(Duration.ofSeconds(20));
    two.store.carryOut(two);
    poll(true);
    two.pass(Duration.ofSeconds(29));
    assertInstanceOf(StoreOrder.Watch.class, two.store.orders.getLast());
    two.store.carryOut(two);
    two.pass(Duration.ofSeconds(2));
    two.store.carryOut(two);
    two.pass(ROUND);
    assertEquals(Long.MAX_VALUE, two.book.nextDueNs());
    end();
    assertNothingIsPushed();
  }

  @Test
  void progress_isPushed_whenItIsNews() {
    poll(true);
    var half = new Progress(0.5, "half");
    var seen = new StoreRun.Seen(watched(), false, half);
    two.on(new Event.Watched(List.of(seen)));
    StoreOrder.Find find = two.store.takeFirst(StoreOrder.Find.class);
    StoredOperation before = two.store.found(find);
    two.on(
        new Event.Found(find.inquiry(), new StoredOperation(before.record(), 1, 10, false, half)));
    Reply.Deferred pushed = two.last(Reply.Deferred.class);
    assertEquals(ReplySender.PUSH, pushed.header().id());
    assertEquals(half, pushed.progress());
    two.on(new Event.Watched(List.of(seen)));
    assertEquals(List.of(), two.store.orders);
  }

  private RecordId watched() {
    two.pass(ROUND);
    return two.store.takeFirst(StoreOrder.Watch.class).records().iterator().next();
  }

  @Test
  void storeThatIsLate_isAskedOnce() {
    poll(true);
    two.pass(Duration.ofSeconds(5));
    assertEquals(1, two.store.orders.size());
    two.on(new Event.Fenced());
    two.store.orders.clear(); // they are dropped with the run
    two.on(new Event.StoreOpened(9, 0));
    two.store.orders.clear();
    two.pass(ROUND);
    assertInstanceOf(StoreOrder.Watch.class, two.store.orders.getFirst());
  }

  @Test
  void manyThatEndAtOnce_leaveRoomForWhoAsks_andAreToldAsWell() {
    List<StoreRun.Seen> ended = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      one.call("t.block");
      one.store.carryOut(one);
      for (int connection = 0; connection < Subscribers.MAX; connection++) {
        var poll = new Request.Poll(Request.Header.sessionless(77), one.lastToken(), true);
        two.on(new Event.Received(new Peer(new byte[] {(byte) connection}, ""), poll));
      }
      ended.add(new StoreRun.Seen(BenchStore.recordOf(lastFind()), true, null));
      two.store.carryOut(two);
      one.finish(i + 1);
      one.store.carryOut(one);
    }
    two.replies.clear();
    two.on(new Event.Watched(ended));
    assertEquals(1_008, two.store.orders.size(), "63 operations, each for 16 connections");
    two.store.carryOut(two);
    two.pass(ROUND);
    two.store.carryOut(two);
    assertEquals(70 * Subscribers.MAX, two.replies.size());
  }

  private StoreOrder.Find lastFind() {
    return (StoreOrder.Find) two.store.orders.getLast();
  }

  @Test
  void whatIsTooLargeForWhoWaits_isNotMentionedUnasked() {
    var connection = new Connection(new byte[] {1}, "");
    connection.takes = new Peer.Takes(false, false, 1_000, true);
    var poll = new Request.Poll(Request.Header.sessionless(77), token, true);
    two.on(new Event.Received(new Peer(connection, ""), poll));
    two.store.carryOut(two);
    byte[] large = {(byte) Head.BIN16, 0x07, (byte) 0xd0};
    Slice value = Slice.of(Arrays.copyOf(large, large.length + 2_000));
    one.on(new Event.Finished(one.started.getFirst(), new Outcome.Value(value)));
    one.store.carryOut(one);
    assertNothingIsPushed();
  }

  /// By then its key may name another operation.
  @Test
  void endOfWhatACallHasJoined_isPushed_thoughItsKeyIsFreeAgain() {
    Request.Options keyed = Request.Options.PUSHED.withKey("later");
    one.call("t.serial");
    one.store.carryOut(one);
    one.call("t.serial", keyed);
    one.store.carryOut(one);
    one.pass(Duration.ofMillis(500));
    two.call("t.serial", keyed);
    two.store.carryOut(two);
    String joined = two.lastToken();
    one.cancel(joined);
    one.store.carryOut(one);
    Reply.Failed pushed = pushedNext(Reply.Failed.class);
    assertEquals(ErrorCode.CANCELLED, pushed.failure().code());
    assertEquals(joined, pushed.token());
  }
}
