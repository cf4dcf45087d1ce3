package dev.raincheck.doors.http.front;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Prelude;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What a client reads of an answer that it waits for.
class SlowAnswerTest {
  private final Queue<String> parts = new ConcurrentLinkedQueue<>();
  private final AtomicInteger fillers = new AtomicInteger();
  private volatile boolean gone;
  private volatile boolean ended;

  private final Exchange exchange =
      new Exchange() {
        @Override
        public void answer(Answer answer, Consumer<Boolean> over) {
          parts.add("whole:" + answer.text());
          ended = true;
          over.accept(!gone);
        }

        @Override
        public Stream begin(Answer head) {
          parts.add(head.text());
          return new Stream() {
            @Override
            public boolean send(byte[] part) {
              String text = new String(part, StandardCharsets.UTF_8);
              if (text.equals("~")) {
                fillers.incrementAndGet();
              } else {
                parts.add(text);
              }
              return !gone;
            }

            @Override
            public void end() {
              ended = true;
            }
          };
        }
      };

  private static Answer answer(String text) {
    return Answer.of(200, "text/xml", text.getBytes(StandardCharsets.UTF_8));
  }

  private CompletableFuture<Boolean> send(long fillMs, CompletableFuture<Answer> whole) {
    var prelude = new Prelude(answer("<?xml?>"), new byte[] {'~'});
    return new SlowAnswer(exchange, prelude, fillMs, Runnable::run).send(whole);
  }

  @Test
  void answerInTime_isSentAsAWhole() {
    assertTrue(send(60_000, CompletableFuture.completedFuture(answer("<?xml?><a/>"))).join());
    assertEquals("whole:<?xml?><a/>", String.join("", parts));
  }

  @Test
  void lateAnswer_followsItsBeginningAndFillers() {
    var whole = new CompletableFuture<Answer>();
    CompletableFuture<Boolean> sent = send(1, whole);
    await().until(() -> fillers.get() > 3);
    whole.complete(answer("<?xml?><a/>"));
    assertTrue(sent.join());
    assertEquals("<?xml?><a/>", String.join("", parts));
    assertTrue(ended);
  }

  @Test
  void clientThatHasGone_isWaitedForNoLonger() {
    gone = true;
    assertFalse(send(1, new CompletableFuture<>()).join());
    assertEquals(1, fillers.get());
  }

  @Test
  void clientThatGoesBeforeTheEnd_doesNotHaveIt() {
    var whole = new CompletableFuture<Answer>();
    CompletableFuture<Boolean> sent = send(60_000, whole);
    gone = true;
    whole.complete(answer("<?xml?><a/>"));
    assertFalse(sent.join());
  }

  @Test
  void failure_isHandedOn() {
    assertTrue(
        send(1, CompletableFuture.failedFuture(new IllegalStateException()))
            .isCompletedExceptionally());
  }
}
