package dev.raincheck.doors.http.front;

import dev.raincheck.doors.http.dialect.Answer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// The way back to a client: once, from any thread, by one of the two.
public interface Exchange {
  /// Sends the answer.
  ///
  /// @param over told once, as far as the connection knows, whether the client has it, or has gone:
  ///   maybe later, on another thread
  void answer(Answer answer, Consumer<Boolean> over);

  /// Sends an answer that nobody keeps account of.
  default void answer(Answer answer) {
    answer(answer, hasIt -> {});
  }

  /// Where a small answer is made and sent.
  ///
  /// @param workers where that may wait for the client
  default Executor sender(Executor workers) {
    return workers;
  }

  /// Sends the beginning of an answer that goes on.
  ///
  /// @param head whose body is its first part
  Stream begin(Answer head);

  /// The rest of an answer. One thread at a time.
  interface Stream {
    /// Sends some more.
    ///
    /// @return whether the client is there still
    boolean send(byte[] part);

    /// That was all.
    void end();
  }
}
