package dev.raincheck.client;

import dev.raincheck.protocol.Reply;
import dev.raincheck.protocol.Request;
import dev.raincheck.protocol.Slice;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Something that the caller asks the server and waits for, which is no call of a method.
final class Question<R extends @Nullable Object> {
  private static final Slice NOTHING = Slice.of(new byte[0]);

  private final ClientLoop loop;
  private final ClientCall call;
  private final Query query;
  private final Deferred<byte[]> outcome;
  private final CompletableFuture<Reply> replied = new CompletableFuture<>();
  private final Function<Reply, R> read;

  Question(
      ClientLoop loop,
      String what,
      Function<Request.Header, Request> request,
      Function<Reply, R> read) {
    this.loop = loop;
    this.read = read;
    this.call =
        new ClientCall(
            new ClientCall.Spec(what, NOTHING, Request.Options.DEFAULT, true), null, loop.nowNs());
    this.query =
        new Query(
            request,
            (reply, nowNs) -> {
              replied.complete(reply);
              loop.book().finish(call, outcomeOf(reply));
            },
            why -> loop.book().finish(call, why));
    this.outcome =
        new DeferredCall<>(loop, call, null, ResultReader.of(byte[].class, Slice::toByteArray));
    loop.ask(query);
  }

  private static CallOutcome outcomeOf(Reply reply) {
    return reply instanceof Reply.Failed failed
        ? new CallOutcome.Failed(failed.failure())
        : new CallOutcome.Value(NOTHING);
  }

  /// @throws RaincheckException if the server does not answer
  R await() {
    outcome.await();
    return read.apply(replied.join());
  }

  /// @throws RaincheckException if the server does not answer in time; says how far connections
  ///   come
  R await(Duration limit) {
    try {
      outcome.await(limit);
    } catch (StoppedWaitingException over) {
      if (Thread.currentThread().isInterrupted()) {
        throw over;
      }
      loop.giveUp(call, query); // the loop knows why there is no answer
      outcome.await();
    }
    return read.apply(replied.join());
  }
}
