package dev.raincheck.doors.http.front;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.doors.http.dialect.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// When an exchange is over.
class OneAnswerTest {
  private final List<String> said = new ArrayList<>();
  private final List<Consumer<@Nullable Throwable>> unread = new ArrayList<>();

  private final OneAnswer slow =
      new OneAnswer() {
        @Override
        protected void writeHead(Answer head, boolean whole) {}

        @Override
        protected void write(byte[] part, boolean last) {}

        @Override
        protected void writeWhole(Answer answer, Consumer<@Nullable Throwable> done) {
          unread.add(done);
        }

        @Override
        protected void over(@Nullable Throwable failure) {
          said.add(failure == null ? "over" : "failed");
        }
      };

  private final OneAnswer blocking =
      new OneAnswer() {
        @Override
        protected void writeHead(Answer head, boolean whole) {
          said.add("head");
        }

        @Override
        protected void write(byte[] part, boolean last) throws IOException {
          throw new IOException("gone");
        }

        @Override
        protected void over(@Nullable Throwable failure) {
          said.add(failure == null ? "over" : "failed");
        }
      };

  private void answer(OneAnswer exchange) {
    exchange.answer(Answer.empty(204), hasIt -> said.add(hasIt ? "had" : "left"));
  }

  @Test
  void answerThatIsNotReadYet_keepsItsRoom() {
    answer(slow);
    assertEquals(List.of(), said);
    unread.getFirst().accept(null);
    assertEquals(List.of("over", "had"), said);
  }

  @Test
  void answerThatIsNeverRead_leavesAllTheSame() {
    answer(slow);
    unread.getFirst().accept(new IOException("idle for too long"));
    assertEquals(List.of("failed", "left"), said);
  }

  @Test
  void clientThatHasGone_endsTheExchange() {
    answer(blocking);
    assertEquals(List.of("head", "failed", "left"), said);
  }

  @Test
  void answerToWhatTheContainerHasEnded_isNotWritten() {
    slow.abandon();
    answer(slow);
    assertEquals(List.of("left"), said);
    assertEquals(List.of(), unread);
  }
}
