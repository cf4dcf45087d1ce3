package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.ServingState;
import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.client.book.Command;
import dev.raincheck.client.book.Query;
import dev.raincheck.client.exceptions.StoppedWaitingException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Something that the caller asks the server and waits for, which is no call of a method.
final class Question<R extends @Nullable Object> {
  private static final Slice NOTHING = Slice.of(new byte[0]);

  private final ClientLoop loop;

  /// Never submitted: what the exceptions say about it.
  private final ClientCall asked;

  private final Waiter waiter;
  private final Query.Plain query;
  private final CompletableFuture<Reply> replied = new CompletableFuture<>();
  private final CompletableFuture<CallOutcome> outcome = new CompletableFuture<>();
  private final Function<Reply, R> read;

  /// The server may have done something that it was asked for, whether its answer arrives or not.
  private final boolean changes;

  private Question(
      ClientLoop loop,
      String what,
      Function<Request.Header, Request> request,
      Function<Reply, R> read,
      boolean changes) {
    loop.callbacks().requireOtherThread();
    this.loop = loop;
    this.read = read;
    this.changes = changes;
    this.asked =
        new ClientCall(
            new ClientCall.Spec(what, NOTHING, Request.Options.DEFAULT, true), null, loop.nowNs());
    this.waiter = new Waiter(loop, asked);
    this.query = new Query.Plain(request, this::answered, outcome::complete);
    loop.ask(query);
  }

  /// Asks the server.
  ///
  /// @param what the question is called in exceptions
  /// @param read makes the answer of the reply
  static <R> Question<R> ask(
      ClientLoop loop,
      String what,
      Function<Request.Header, Request> request,
      Function<Reply, R> read) {
    return new Question<>(loop, what, request, read, false);
  }

  /// Asks the server to change something, as [#ask] does.
  static <R> Question<R> change(
      ClientLoop loop,
      String what,
      Function<Request.Header, Request> request,
      Function<Reply, R> read) {
    return new Question<>(loop, what, request, read, true);
  }

  /// @param service its name; null for all
  static Question<List<ServiceDescription>> describe(ClientLoop loop, @Nullable String service) {
    return new Question<>(
        loop,
        "describe",
        header -> new Request.Describe(header, service),
        reply -> readServices(reply, service),
        false);
  }

  private static List<ServiceDescription> readServices(Reply reply, @Nullable String service) {
    Object described =
        reply instanceof Reply.Description description
            ? Values.decode(description.services())
            : null;
    List<ServiceDescription> services =
        DescriptionMap.each("services", described, ServiceDescription::of);
    if (service != null && services.isEmpty()) {
      throw new ValueException("services: [] (expected: %s, or an error)".formatted(service));
    }
    return services;
  }

  static Question<ServingState> ping(ClientLoop loop) {
    return new Question<>(
        loop,
        "ping",
        Request.Ping::new,
        reply -> reply instanceof Reply.Pong pong ? pong.state() : ServingState.UNHEALTHY,
        false);
  }

  private void answered(Reply reply) {
    replied.complete(reply);
    outcome.complete(
        reply instanceof Reply.Failed failed
            ? new CallOutcome.Failed(failed.failure())
            : new CallOutcome.Value(NOTHING));
  }

  /// @throws RaincheckException if the server does not answer
  R await() {
    return answerOf(waiter.waitFor(outcome));
  }

  /// @throws RaincheckException if the server does not answer in time; says how far connections
  ///   come
  R await(Duration limit) {
    if (requireNonNull(limit, "limit").isNegative()) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: at least 0)");
    }
    CallOutcome known;
    try {
      known = waiter.waitFor(outcome, limit, 0);
    } catch (StoppedWaitingException over) {
      if (Thread.currentThread().isInterrupted()) {
        throw over;
      }
      loop.post(
          new Command.GiveUp(query, asked.startedNs)); // the loop knows why there is no answer
      known = waiter.waitFor(outcome);
    }
    return answerOf(known);
  }

  private R answerOf(CallOutcome known) {
    if (known instanceof CallOutcome.Value) {
      return read();
    }
    asked.sent = changes && query.hasLeft();
    throw Exceptions.unchecked(Exceptions.of(known, asked, null, loop.nowNs()));
  }

  private R read() {
    try {
      return read.apply(replied.join());
    } catch (ValueException unfit) {
      throw Exceptions.wrongType(asked, "answer", unfit, loop.nowNs());
    }
  }
}
