package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Exit;
import dev.raincheck.server.state.Outflow;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ReplyFormat;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A client of a door has had its result, and never says so: it is kept for a while, not for as
/// long as for those who have not had it.
class DeliveredRetentionTest {
  static final Peer OF_A_DOOR =
      new Peer(
          new Connection(
              new byte[] {9}, "", new Outflow.Line(why -> {}), ReplyFormat.PLAIN, Exit.NONE),
          "");

  private final BookBench bench = new BookBench();
  private String token = "";

  private void deferred(Long retentionMs) {
    bench.call("t.block", new Request.Options(null, null, retentionMs, false, Map.of()));
    token = bench.lastToken();
    bench.finish(0);
  }

  private void pollByTheDoor() {
    var poll = new Request.Poll(Request.Header.sessionless(99), token, false);
    bench.on(new Event.Received(OF_A_DOOR, poll));
  }

  private void assertKept() {
    int before = bench.replies.size();
    bench.poll(token);
    assertEquals(Reply.Result.class, bench.replies.get(before).getClass());
  }

  private void assertExpired() {
    bench.poll(token);
    assertEquals(ErrorCode.TOKEN_EXPIRED, bench.lastError());
  }

  @Test
  void resultThatADoorHasDelivered_isKeptForAMinute() {
    deferred(null);
    bench.pass(Duration.ofMinutes(5));
    pollByTheDoor();
    bench.pass(Duration.ofSeconds(59));
    pollByTheDoor();
    assertKept();
    bench.pass(Duration.ofSeconds(2));
    assertExpired();
  }

  @Test
  void resultThatADoorCouldNotDeliver_isKeptForItsRetention() {
    deferred(null);
    bench.connected = false;
    pollByTheDoor();
    bench.connected = true;
    bench.pass(Duration.ofMinutes(14));
    assertKept();
  }

  @Test
  void resultThatAnOwnClientHasHad_isKeptForItsRetention() {
    deferred(null);
    bench.poll(token);
    pollByTheDoor();
    bench.pass(Duration.ofMinutes(14));
    assertKept();
  }

  @Test
  void shorterRetention_stands() {
    deferred(10_000L);
    pollByTheDoor();
    bench.pass(Duration.ofSeconds(11));
    assertExpired();
  }

  @Test
  void deliveredResult_isInItsColumn_whateverBecomesOfIt() {
    deferred(null);
    pollByTheDoor();
    bench.pass(Duration.ofMinutes(2));
    bench.requestShutdown();
    bench.pass(Duration.ofSeconds(30));
    assertEquals(1, bench.ledgers.getFirst().delivered());
  }
}
