package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.ServingState;
import dev.raincheck.client.ClientLimits;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How the server learns that results are in safe hands.
class AcknowledgingTest {
  private final CallBench bench = new CallBench();

  @Test
  void acknowledgements_rideOnTheNextMessage_andOnNoOther() {
    bench.acknowledge("a");
    bench.acknowledge("b");
    assertEquals(List.of(), bench.sent);
    bench.submit();
    assertEquals(List.of("a", "b"), acknowledgedBy(bench.sent.getFirst()));
    assertEquals(List.of(), acknowledgedBy(bench.last(Request.Call.class)));
    bench.pass(900);
    assertEquals(0, bench.count(Request.Acknowledge.class));
  }

  @Test
  void withoutAnotherMessage_theyGoByThemselvesAfterASecond() {
    bench.acknowledge("a");
    bench.pass(500);
    bench.acknowledge("b");
    bench.pass(490);
    assertEquals(List.of(), bench.sent);
    bench.pass(10);
    assertEquals(List.of("a", "b"), acknowledgedBy(bench.last(Request.Acknowledge.class)));
    receiveAcknowledged();
    bench.pass(60_000);
    assertEquals(1, bench.sent.size());
  }

  @Test
  void whileSomebodyWaits_aPingTakesThemAlong_andIsSentAgainUntilItArrives() {
    bench.submitDeferred();
    bench.alive = false;
    bench.acknowledge("a");
    bench.pass(1_000);
    assertEquals(List.of("a"), acknowledgedBy(bench.last(Request.Ping.class)));
    bench.pass(1_000);
    assertTrue(bench.count(Request.Ping.class) > 1, "without a reply it is sent again");
    assertEquals(bench.all(Request.Ping.class).getFirst(), bench.last(Request.Ping.class));
    bench.alive = true;
    bench.receive(
        new Reply.Pong(CallBench.headerFor(bench.last(Request.Ping.class)), ServingState.SERVING));
    bench.pass(60_000);
    assertEquals(List.of(), acknowledgedBy(bench.last(Request.Ping.class)));
    assertEquals(0, bench.count(Request.Acknowledge.class));
  }

  @Test
  void whileNobodyWaits_unansweredOnesComeBack_andRideOnTheNextMessage() {
    bench.acknowledge("a");
    bench.pass(60_000);
    assertEquals(1, bench.count(Request.Acknowledge.class));
    bench.submit();
    assertEquals(List.of("a"), acknowledgedBy(bench.last(Request.Hello.class)));
  }

  @Test
  void requestThatIsGivenUp_givesThemBack() {
    bench.submit();
    bench.alive = false;
    bench.acknowledge("a");
    bench.submit();
    assertEquals(List.of("a"), acknowledgedBy(bench.last(Request.Call.class)));
    bench.book.abandonAll(new CallOutcome.Unknown());
    bench.book.flush(bench.nowNs);
    assertEquals(List.of("a"), acknowledgedBy(bench.last(Request.Acknowledge.class)));
  }

  @Test
  void copies_carryTheSame() {
    bench.submit();
    bench.acknowledge("a");
    bench.submit();
    bench.pass(1_500);
    assertEquals(List.of("a"), acknowledgedBy(bench.last(Request.Call.class)));
    assertEquals(4, bench.count(Request.Call.class));
    bench.result(bench.last(Request.Call.class));
    bench.book.abandonAll(new CallOutcome.Closed());
    bench.book.flush(bench.nowNs);
    assertEquals(0, bench.count(Request.Acknowledge.class), "the reply says that they arrived");
  }

  @Test
  void acknowledgementsThatFindNoRoom_leaveItToTheCall_andGoLater() {
    bench.submit();
    List<String> tokens = IntStream.range(0, 256).mapToObj(it -> "%096d".formatted(it)).toList();
    tokens.forEach(bench::acknowledge);
    ClientCall call = bench.submit(CallBench.spec(WireLimits.MESSAGE_BYTES_DEFAULT - 100));
    assertEquals(List.of(), acknowledgedBy(bench.last(Request.Call.class)));
    bench.fail(bench.last(Request.Call.class), ErrorCode.SESSION_LOST);
    assertEquals(null, CallBench.outcome(call), "one copy only has left");
    bench.pass(1_000);
    assertEquals(
        tokens, bench.sent.stream().flatMap(it -> acknowledgedBy(it).stream()).distinct().toList());
  }

  @Test
  void textThatIsNoToken_isNotAcknowledged_sinceItWouldSpoilTheMessage() {
    bench.acknowledge("x".repeat(97));
    bench.submit();
    assertEquals(List.of(), acknowledgedBy(bench.sent.getFirst()));
  }

  @Test
  void flush_sendsAllThatIsLeft_inMessagesOfBoundedSize() {
    List<String> tokens = IntStream.range(0, 600).mapToObj(it -> "t" + it).toList();
    tokens.forEach(bench::acknowledge);
    bench.book.flush(bench.nowNs);
    List<List<String>> messages =
        bench.all(Request.Acknowledge.class).stream()
            .map(AcknowledgingTest::acknowledgedBy)
            .toList();
    assertEquals(List.of(256, 256, 88), messages.stream().map(List::size).toList());
    assertEquals(tokens, messages.stream().flatMap(List::stream).toList());
    bench.book.flush(bench.nowNs);
    assertEquals(3, bench.sent.size());
  }

  @Test
  void withoutAServer_asManyWaitAsCalls_andTheOldestAreDropped() {
    bench.disconnect();
    int waitingMax = ClientLimits.DEFAULT.callsMax();
    IntStream.range(0, waitingMax + 3).forEach(it -> bench.acknowledge("t" + it));
    assertEquals(
        IntStream.range(3, waitingMax + 3).mapToObj(it -> "t" + it).toList(), acknowledgedAtLast());
  }

  @Test
  void sameTokenAgainAndAgain_waitsOnce() {
    bench.disconnect();
    IntStream.range(0, 1_000).forEach(it -> bench.acknowledge("a"));
    assertEquals(List.of("a"), acknowledgedAtLast());
  }

  private List<String> acknowledgedAtLast() {
    bench.connect();
    bench.book.flush(bench.nowNs);
    return bench.sent.stream().flatMap(it -> acknowledgedBy(it).stream()).toList();
  }

  private static List<String> acknowledgedBy(Request request) {
    return request.header().acknowledged();
  }

  private void receiveAcknowledged() {
    bench.receive(
        new Reply.Acknowledged(CallBench.headerFor(bench.last(Request.Acknowledge.class))));
  }
}
