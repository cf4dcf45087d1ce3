package dev.raincheck.doors.http.front;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Prelude;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An answer of which the beginning is sent while the rest is waited for. Its steps follow each
/// other.
final class SlowAnswer {
  /// Stands for none; never sent.
  private static final Answer NOT_YET = Answer.empty(102);

  private final Exchange exchange;
  private final Prelude prelude;
  private final long fillMs;
  private final Executor workers;
  private Exchange.@Nullable Stream stream;

  /// @param fillMs how often something is sent, in milliseconds
  SlowAnswer(Exchange exchange, Prelude prelude, long fillMs, Executor workers) {
    this.exchange = exchange;
    this.prelude = prelude;
    this.fillMs = fillMs;
    this.workers = workers;
  }

  /// Completed when the answer was sent, or the client has gone: with whether it has all of it.
  CompletableFuture<Boolean> send(CompletableFuture<Answer> whole) {
    return whole
        .copy()
        .completeOnTimeout(NOT_YET, fillMs, TimeUnit.MILLISECONDS)
        .thenComposeAsync(
            answer -> {
              if (answer != NOT_YET) {
                return end(answer);
              } else if (fill()) {
                return send(whole);
              }
              return CompletableFuture.completedFuture(false);
            },
            workers);
  }

  /// Whether the client is there.
  private boolean fill() {
    if (stream == null) {
      stream = exchange.begin(prelude.head());
      return true;
    }
    return stream.send(prelude.filler());
  }

  private CompletableFuture<Boolean> end(Answer answer) {
    var sent = new CompletableFuture<Boolean>();
    if (stream == null) {
      exchange.answer(answer, sent::complete);
      return sent;
    }
    byte[] body = answer.body();
    boolean isThere =
        stream.send(Arrays.copyOfRange(body, prelude.head().body().length, body.length));
    stream.end();
    sent.complete(isThere);
    return sent;
  }
}
