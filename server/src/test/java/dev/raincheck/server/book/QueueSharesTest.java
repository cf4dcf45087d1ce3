package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.WaitingByClient;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.state.Peer;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One client does not fill the queue in the store for all others.
class QueueSharesTest {
  private static final int MAX = 100;

  /// One runs, and five wait here.
  private static final int HERE = 6;

  private final BookBench bench =
      BenchStore.bench(
          ShutdownStrategies.drain(), Limits.DEFAULT.withUnfinishedMax(10).withStoredMax(MAX));

  private long calls;

  @BeforeEach
  void open() {
    open(0, Map.of());
  }

  private Reply call(String principal) {
    var peer = new Peer(principal.getBytes(StandardCharsets.UTF_8), principal);
    var call =
        new Request.Call(
            Request.Header.sessionless(++calls),
            0,
            "t.serial",
            Slice.of(BookBench.VALUE),
            new Request.Options(0L, null, null, false, Map.of()));
    bench.on(new Event.Received(peer, call));
    bench.store.carryOut(bench);
    return bench.replies.getLast();
  }

  private boolean isTaken(String principal) {
    return call(principal) instanceof Reply.Deferred;
  }

  /// {@return how many calls were taken before the first that was refused}
  private int callUntilRefused(String principal) {
    int taken = 0;
    while (isTaken(principal)) {
      taken++;
    }
    return taken;
  }

  private String refusal() {
    Failure failure = bench.last(Reply.Failed.class).failure();
    assertEquals(ErrorCode.OVERLOADED, failure.code());
    return failure.message();
  }

  private void assertFilled() {
    assertTrue(refusal().startsWith("operations that wait in the store: 100 (at most 100)"));
  }

  private void cancel(int count) {
    for (int i = 0; i < count; i++) {
      bench.on(new Event.CancelledInStore("bob"));
    }
  }

  private void open(long all, @Nullable Map<String, Long> sample) {
    bench.on(new Event.StoreOpened(7, new WaitingByClient.Count(all, sample)));
    bench.store.orders.clear(); // what it would take
  }

  @Test
  void clientThatIsAlone_hasNineTenths_andTheNextOneFindsRoom() {
    assertEquals(HERE + 90, callUntilRefused("alice"));
    assertEquals(
        "operations of this client that wait in the store: 90 (at most 90); try again later",
        refusal());
    assertTrue(isTaken("bob"));
  }

  @Test
  void whatIsCancelled_givesItsClientRoom() {
    callUntilRefused("alice");
    bench.on(new Event.CancelledInStore("alice"));
    assertTrue(isTaken("alice"));
    assertFalse(isTaken("alice"));
  }

  @Test
  void whatIsTaken_givesItsClientRoom() {
    callUntilRefused("alice");
    for (int i = 0; i < 4; i++) { // at the first end as many are taken as there may be here
      bench.finish(i);
      bench.store.carryOut(bench);
    }
    assertTrue(isTaken("alice"));
  }

  @Test
  void whatOthersHaveLeft_isKnownByTheSample() {
    open(95, Map.of("alice", 19L, "bob", 1L));
    call("alice");
    assertTrue(refusal().contains("of this client that wait in the store: 90 (at most 45)"));
    assertTrue(isTaken("bob"));
    bench.on(new Event.StoreCounted(new WaitingByClient.Count(95, Map.of("bob", 1L))));
    assertTrue(isTaken("alice"));
    call("bob");
    assertTrue(refusal().contains("of this client"), "it has all of them");
  }

  @Test
  void sampleThatWasWrong_isForgotten_onceNothingWaits() {
    open(95, Map.of("alice", 1L));
    cancel(95);
    assertEquals(1 + 90, callUntilRefused("alice"), "one runs");
  }

  @Test
  void whereNoneWereDrawn_nobodyHasAShare_untilNothingWaits() {
    open(95, Map.of());
    assertEquals(1 + 5, callUntilRefused("alice"), "one runs");
    assertFilled();
    cancel(MAX);
    assertEquals(90, callUntilRefused("alice"));
    assertTrue(refusal().contains("of this client that wait in the store: 90 (at most 90)"));
  }

  @Test
  void whereTheStoreCannotSay_nobodyHasAShare() {
    open(95, null);
    assertEquals(1 + 5, callUntilRefused("alice"), "one runs");
    assertFilled();
    cancel(MAX);
    assertEquals(MAX, callUntilRefused("alice"), "nor once nothing waits");
    assertFilled();
  }

  @Test
  void whereTheStoreCannotSay_nobodyHasAShare_alsoIfNothingWaitedAtFirst() {
    open(0, null);
    assertEquals(HERE + MAX, callUntilRefused("alice"));
    assertFilled();
  }

  @Test
  void thoseWithoutAName_cannotBeToldApart_andMayHaveAll() {
    assertEquals(HERE + MAX, callUntilRefused(""));
    assertFilled();
  }
}
