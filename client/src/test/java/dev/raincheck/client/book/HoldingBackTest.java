package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A client that always has a call under way comes away all the same from a server that is to be
/// left: for a moment it sends nothing new there.
class HoldingBackTest {
  private static final Failure AWAY =
      Failure.of(ErrorCode.UNAVAILABLE, Execution.NOT_STARTED, "the store is away")
          .withRetry(Retry.asNewRequest(1_000));

  private final CallBench bench = new CallBench();

  @BeforeEach
  void knowOthers() {
    bench.servers = new OtherServers(true);
  }

  private void refuse(Failure refusal, @Nullable Long drainsForMs) {
    var header = new Reply.Header(bench.last(Request.Call.class).header().id(), drainsForMs);
    bench.receive(new Reply.Failed(header, null, refusal));
  }

  /// One call is refused, and another one has no answer yet when that is to be made again.
  private Request.Call refusedBesideAnother() {
    bench.submit();
    refuse(AWAY, null);
    bench.pass(900);
    bench.submit();
    bench.pass(110);
    assertEquals(0, bench.moves);
    return bench.last(Request.Call.class);
  }

  private long sentIn(long session) {
    return bench.all(Request.Call.class).stream()
        .filter(it -> it.header().session() == session)
        .count();
  }

  @Test
  void serverWhoseStoreIsAway_isLeft_withTheLastAnswerThatItOwes() {
    Request.Call underWay = refusedBesideAnother();
    ClientCall held = bench.submit();
    assertEquals(2, bench.count(Request.Call.class), "it would be one more that is under way");
    bench.session = 8;
    bench.result(underWay);
    assertEquals(1, bench.moves);
    bench.pass(2);
    assertEquals(2, sentIn(8), "the refused one as well, at once");
    assertFalse(held.isDone());
  }

  @Test
  void serverThatDrains_isLeft_withTheLastAnswerThatItOwes() {
    bench.submit();
    refuse(CallBench.failure(ErrorCode.SHUTTING_DOWN).withRetry(Retry.ELSEWHERE), 9_000L);
    bench.pass(900);
    bench.submit();
    Request.Call underWay = bench.last(Request.Call.class);
    bench.pass(110);
    bench.submit();
    assertEquals(2, bench.count(Request.Call.class));
    bench.session = 8;
    bench.receive(
        new Reply.Failed(
            new Reply.Header(underWay.header().id(), 8_000L),
            null,
            CallBench.failure(ErrorCode.INVALID_ARGUMENTS)));
    assertEquals(1, bench.moves);
    bench.pass(2);
    assertEquals(2, sentIn(8));
  }

  /// What waits for long may wait for half a minute.
  @Test
  void answerThatDoesNotComeSoon_isWaitedFor_andNobodyElseWaitsForIt() {
    refusedBesideAnother();
    bench.submit();
    bench.pass(880);
    assertEquals(2, bench.last(Request.Call.class).sequence());
    bench.pass(40);
    assertEquals(3, bench.last(Request.Call.class).sequence(), "the one that was held back");
    bench.pass(110);
    assertEquals(4, bench.last(Request.Call.class).sequence(), "the one that was refused");
    refuse(AWAY, null);
    bench.pass(1_010);
    bench.submit();
    assertEquals(6, bench.last(Request.Call.class).sequence(), "not held back again so soon");
    assertEquals(0, bench.moves);
  }

  @Test
  void tokenThatTheServerAloneKnows_endsTheHolding() {
    Request.Call underWay = refusedBesideAnother();
    bench.submit();
    bench.deferred(underWay, 5_000, null);
    assertEquals(0, bench.moves);
    assertEquals(3, bench.last(Request.Call.class).sequence());
  }

  @Test
  void newConnection_endsTheHolding() {
    refusedBesideAnother();
    bench.submit();
    bench.disconnect();
    bench.pass(1);
    assertEquals(3, bench.last(Request.Call.class).sequence());
  }

  /// It is for this server, if no other one knows the token.
  @Test
  void whatIsAcknowledged_isToldBefore() {
    Request.Call underWay = refusedBesideAnother();
    bench.acknowledge("safe");
    bench.session = 8;
    bench.result(underWay);
    assertEquals(1, bench.moves);
    Request.Acknowledge told = bench.all(Request.Acknowledge.class).getFirst();
    assertEquals(List.of("safe"), told.header().acknowledged());
    assertEquals(7, told.header().session());
  }
}
