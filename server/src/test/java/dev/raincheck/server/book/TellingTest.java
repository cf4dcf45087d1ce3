package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.api.ServingState;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestDecoder;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the book says of itself and of others: every request has its reply, and what it holds is
/// true.
class TellingTest {
  private final BookBench bench = new BookBench();

  private static Request.Header header() {
    return Request.Header.sessionless(77);
  }

  private ServingState ping() {
    bench.receive(new Request.Ping(header()));
    assertEquals(77, bench.last(Reply.Pong.class).header().id());
    return bench.last(Reply.Pong.class).state();
  }

  @Test
  void ping_tellsTheState() {
    assertEquals(ServingState.SERVING, ping());
    bench.call("t.block");
    bench.requestShutdown();
    assertEquals(ServingState.DRAINING, ping());
    bench.on(new Event.Broken("the wire"));
    assertEquals(ServingState.UNHEALTHY, ping());
    assertEquals(ServingState.UNHEALTHY, bench.book.status(bench.nowNs).serving());
  }

  @Test
  void everyReply_saysUntilWhenResultsCanBeClaimed_onceTheServerDrains() {
    ping();
    assertEquals(null, bench.last(Reply.Pong.class).header().claimableMs());
    bench.call("t.block");
    bench.requestShutdown(); // drain:25s, and a second for its own verdicts
    bench.pass(Duration.ofSeconds(5));
    ping();
    assertEquals(21_000L, bench.last(Reply.Pong.class).header().claimableMs());
  }

  @Test
  void welcome_tellsTheTermsThatHold() {
    bench.receive(new Request.Hello(header(), "bench"));
    assertEquals(
        new Reply.Terms(
            500,
            30_000,
            900_000,
            900_000,
            1_000,
            15_000,
            Map.of(
                "message_bytes",
                1_048_576L,
                "session_calls",
                20_000L,
                "key_chars",
                255L,
                "user_chars",
                255L,
                "user_looks",
                255L,
                "inflated_bytes",
                1_047_552L,
                "look_entries",
                100L)),
        bench.last(Reply.Welcome.class).terms());
  }

  @Test
  void malformedMessage_isToldWithItsId() {
    byte[] ofNoKind = HexFormat.of().parseHex("96016309000090"); // version 1, type 99, id 9
    var problem =
        assertThrows(MalformedMessageException.class, () -> new RequestDecoder().decode(ofNoKind));
    bench.on(new Event.Malformed(BookBench.PEER, problem));
    assertEquals(ErrorCode.MALFORMED_REQUEST, bench.lastError());
    assertEquals(Execution.NOT_STARTED, bench.last(Reply.Failed.class).failure().execution());
    assertEquals(9, bench.last(Reply.Failed.class).header().id());
  }

  @Test
  void unknownService_cannotBeDescribed() {
    bench.receive(new Request.Describe(header(), "nobody"));
    assertEquals(ErrorCode.UNKNOWN_SERVICE, bench.lastError());
  }

  @Test
  void cancel_isTaken_orAnsweredWithTheEnd() {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.cancel(token);
    assertEquals(token, bench.last(Reply.Cancelling.class).token());
    bench.finish(0);
    bench.cancel(token);
    assertEquals(token, bench.last(Reply.Result.class).token());
    bench.cancel("nonsense");
    assertEquals(ErrorCode.TOKEN_MALFORMED, bench.lastError());
  }

  @Test
  void cancelWithoutAReason_isToldAsThat() {
    bench.call("t.serial");
    bench.call("t.serial", new Request.Options(0L, null, null, false, Map.of()));
    bench.receive(new Request.Cancel(header(), bench.lastToken(), " "));
    assertEquals("cancelled: no reason given", bench.last(Reply.Failed.class).failure().message());
  }

  @Test
  void token_saysWhenItWasIssued_howeverLateItIsReadAgain() {
    bench.pass(Duration.ofSeconds(5));
    bench.call("t.work");
    bench.pass(Duration.ofMillis(500));
    String token = bench.lastToken();
    byte[] content = Base64.getUrlDecoder().decode(token);
    long issuedMs = ByteBuffer.wrap(content).getLong(1 + 8 + 8);
    assertTrue(issuedMs >= 5_448 && issuedMs <= 5_450, issuedMs + " ms after the start");
    bench.pass(Duration.ofSeconds(7));
    bench.poll(token);
    assertEquals(token, bench.lastToken());
  }

  @Test
  void longerWork_isAskedForLessOften() {
    bench.call("t.block");
    String token = bench.lastToken();
    Reply.Deferred told = bench.last(Reply.Deferred.class);
    assertEquals(1_000, told.pollAfterMs());
    assertEquals(900_000, told.retentionMs());
    bench.pass(Duration.ofSeconds(20));
    bench.poll(token);
    assertEquals(10_000, bench.last(Reply.Deferred.class).pollAfterMs());
    bench.pass(Duration.ofMinutes(20));
    bench.poll(token);
    assertEquals(15_000, bench.last(Reply.Deferred.class).pollAfterMs());
  }

  @Test
  void progress_isToldToWhoPolls_andPushedToWhoAskedForThat_tenTimesASecond() {
    bench.call("t.block", Request.Options.PUSHED);
    String token = bench.lastToken();
    int before = bench.replies.size();
    for (int i = 1; i <= 100; i++) {
      var latest = new Progress(i / 100.0, "step " + i);
      bench.on(new Event.Progressed(bench.started.getFirst(), () -> latest));
      bench.pass(Duration.ofMillis(10));
    }
    int pushes = bench.replies.size() - before;
    assertTrue(pushes >= 10 && pushes <= 11, pushes + " in a second");
    bench.poll(token);
    assertEquals("step 100", bench.last(Reply.Deferred.class).progress().message());
  }

  @Test
  void refusalThatArrived_isForgotten() {
    Limits limits = Limits.DEFAULT.withUnfinishedMax(1);
    var small = new BookBench(Times.DEFAULT, limits, ShutdownStrategies.drain());
    long session = small.hello();
    small.call(session, 1, 1, BookBench.VALUE);
    small.call(session, 2, 1, BookBench.VALUE);
    assertTrue(small.book.toString().contains(" 2 kept in "), small.book.toString());
    small.call(session, 2, 3, BookBench.VALUE);
    assertTrue(small.book.toString().contains(" 1 kept in "), small.book.toString());
  }
}
