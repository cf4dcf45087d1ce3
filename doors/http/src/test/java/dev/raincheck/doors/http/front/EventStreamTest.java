package dev.raincheck.doors.http.front;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.settings.HttpLimits;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.NoReplyException;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.ServerPort;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What a client is told of an operation that it follows.
class EventStreamTest {
  private static final Reply.Header HEADER = new Reply.Header(1, null);
  private static final Reply PENDING =
      new Reply.Deferred(HEADER, "tok", true, null, 1_000_000, 60_000);
  private static final Failure SILENT =
      Failure.of(ErrorCode.UNAVAILABLE, Execution.UNKNOWN, "the store is silent")
          .withRetry(Retry.after(1_000));

  private final Deque<CompletableFuture<Reply>> asked = new ArrayDeque<>();
  private final News news = new News();
  private final StringBuilder heard = new StringBuilder();
  private boolean ended;
  private boolean isThere = true;
  private final Room room = new Room(HttpLimits.DEFAULT.withHeldBytesMax(100));
  private final Room.Place place = requireNonNull(room.enter(""));

  private final ServerPort port =
      new ServerPort() {
        @Override
        public CompletableFuture<Reply> ask(String principal, Request request) {
          var reply = new CompletableFuture<Reply>();
          asked.add(reply);
          return reply;
        }

        @Override
        public void close() {}
      };

  private final Exchange exchange =
      new Exchange() {
        @Override
        public void answer(Answer answer, Consumer<Boolean> over) {
          heard.append(answer.status());
          ended = true;
          over.accept(true);
        }

        @Override
        public Stream begin(Answer head) {
          heard.append(head.status()).append(' ');
          return new Stream() {
            @Override
            public boolean send(byte[] part) {
              heard.append(new String(part, StandardCharsets.UTF_8));
              return isThere;
            }

            @Override
            public void end() {
              ended = true;
            }
          };
        }
      };

  private void follow() {
    var asking = new Asking(port, news, () -> 0L, (waiting, afterMs) -> {});
    var parts = new EventStream.Parts(asking, news, Runnable::run, () -> 0L, 1_000_000_000);
    new EventStream(parts, "", "tok", exchange, place).step();
  }

  private void serverSays(Reply reply) {
    asked.remove().complete(reply);
  }

  private static Reply result(int chars) {
    return new Reply.Result(HEADER, "tok", Slice.of(Values.encode("x".repeat(chars))));
  }

  /// A browser comes back to a stream that ends without its last event, and to no other.
  private void assertEndsForNow() {
    assertTrue(ended);
    assertTrue(heard.toString().endsWith("retry: 3000\n\n"), heard::toString);
    assertFalse(heard.toString().contains("event: problem"), heard::toString);
    assertFalse(heard.toString().contains("id: last"), heard::toString);
    assertTrue(room.toString().startsWith("0 exchanges with 0 bytes"), room::toString);
    assertEquals(false, place.delivered().getNow(null));
  }

  @Test
  void end_isTheLastEvent() {
    follow();
    serverSays(PENDING);
    news.pushed(result(1));
    serverSays(result(1));
    assertTrue(ended);
    assertTrue(
        heard.toString().endsWith("event: result\nid: last\ndata: \"x\"\n\n"), heard::toString);
    assertEquals(true, place.delivered().getNow(null));
  }

  @Test
  void endThatNobodyReads_isNotDelivered() {
    follow();
    serverSays(PENDING);
    isThere = false;
    news.pushed(result(1));
    serverSays(result(1));
    assertEquals(false, place.delivered().getNow(null));
    assertTrue(room.toString().startsWith("0 exchanges with 0 bytes"), room::toString);
  }

  @Test
  void questionThatIsToBeAskedAgain_isNoEnd() {
    follow();
    serverSays(PENDING);
    news.pushed(result(1));
    serverSays(new Reply.Failed(HEADER, null, SILENT));
    assertEndsForNow();
  }

  @Test
  void serverThatGoes_isNoEnd() {
    follow();
    serverSays(PENDING);
    news.pushed(result(1));
    asked.remove().completeExceptionally(new NoReplyException(Execution.UNKNOWN, "silent"));
    assertEndsForNow();
  }

  /// Which a browser that has come back would take for a reason to stay away.
  @Test
  void questionThatFailsAtOnce_isNoErrorEither() {
    follow();
    serverSays(new Reply.Failed(HEADER, null, SILENT));
    assertEndsForNow();
  }

  @Test
  void resultThatHasNoRoom_isToldLater() {
    follow();
    serverSays(result(100));
    assertEndsForNow();
  }

  @Test
  void tokenThatIsNone_isAnError() {
    follow();
    serverSays(
        new Reply.Failed(
            HEADER, null, Failure.of(ErrorCode.TOKEN_FORGED, Execution.UNKNOWN, "forged")));
    assertEquals("404", heard.toString());
  }
}
