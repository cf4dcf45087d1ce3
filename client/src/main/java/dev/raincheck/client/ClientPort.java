package dev.raincheck.client;

import dev.raincheck.api.Execution;
import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.client.book.Command;
import dev.raincheck.client.book.Query;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.NoReplyException;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.ServerPort;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A port over the wire, beside what else a client does. A call is made in the client's session, so
/// it is sent again until it is answered, and runs once; its token belongs to the door's user.
final class ClientPort implements ServerPort {
  private static final Reply.Header NO_HEADER = new Reply.Header(0, null);
  private static final Slice NOTHING = Slice.of(new byte[0]);

  private final ClientLoop loop;
  private final Consumer<Reply> pushed;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, CompletableFuture<Reply>> asked = new ConcurrentHashMap<>();
  private volatile boolean closed;

  ClientPort(ClientLoop loop, Consumer<Reply> pushed) {
    this.loop = loop;
    this.pushed = pushed;
    loop.events().doors().add(pushed);
  }

  @Override
  public CompletableFuture<Reply> ask(String principal, Request request) {
    var reply = new CompletableFuture<Reply>();
    long id = lastId.incrementAndGet();
    asked.put(id, reply);
    var _ = reply.whenComplete((it, failed) -> asked.remove(id));
    if (closed) {
      reply.completeExceptionally(
          new NoReplyException(
              Execution.NOT_STARTED, "the door is closed (expected: an open one)"));
    } else {
      Request asked = request.with(request.header().of(new Request.User(principal, false)));
      if (asked instanceof Request.Call call) {
        call(call, reply);
      } else {
        question(asked, reply);
      }
    }
    return reply;
  }

  private void call(Request.Call asks, CompletableFuture<Reply> reply) {
    var spec =
        new ClientCall.Spec(
            asks.method(), asks.arguments(), asks.options(), false, false, asks.header().user());
    var call = new ClientCall(spec, null, loop.nowNs());
    try {
      loop.entrance().admit(call);
    } catch (RaincheckException full) {
      reply.completeExceptionally(noReply(full));
      return;
    }
    call.whenDone(outcome -> ended(call, outcome, reply));
    var _ = call.answered.thenAccept(token -> deferred(call, token, reply));
    loop.post(new Command.SubmitOnce(call));
  }

  private static void deferred(
      ClientCall call, @Nullable String token, CompletableFuture<Reply> reply) {
    if (token != null) {
      call.leaveRoom(); // the server has it now
      reply.complete(
          new Reply.Deferred(
              NO_HEADER, token, call.started, null, call.pollAfterNs / 1_000_000, 0));
    }
  }

  private void ended(ClientCall call, CallOutcome outcome, CompletableFuture<Reply> reply) {
    call.leaveRoom();
    switch (outcome) {
      case CallOutcome.Value(Slice value) ->
          reply.complete(new Reply.Result(NO_HEADER, call.token, value));
      case CallOutcome.Failed(Failure failure) ->
          reply.complete(new Reply.Failed(NO_HEADER, call.token, failure));
      case CallOutcome.Withheld(Failure failure) ->
          reply.complete(new Reply.Failed(NO_HEADER, null, failure));
      case CallOutcome.Silent s -> fail(reply, s, call);
      case CallOutcome.Refused r -> fail(reply, r, call);
      case CallOutcome.TooLarge t -> fail(reply, t, call);
      case CallOutcome.Unreadable u -> fail(reply, u, call);
      case CallOutcome.Unknown u -> fail(reply, u, call);
      case CallOutcome.Broken b -> fail(reply, b, call);
      case CallOutcome.Closed c -> fail(reply, c, call);
    }
  }

  private void question(Request request, CompletableFuture<Reply> reply) {
    var asking =
        new ClientCall(
            new ClientCall.Spec("request", NOTHING, Request.Options.DEFAULT, true),
            null,
            loop.nowNs());
    var abandoned = new CompletableFuture<CallOutcome>();
    var query =
        new Query.Plain(
            header -> request.with(withAcknowledged(header, request)),
            request.header().user(),
            reply::complete,
            abandoned::complete);
    var _ =
        abandoned.thenAccept(why -> {
          asking.sent = query.hasLeft();
          fail(reply, why, asking);
        });
    loop.ask(query);
  }

  private static Request.Header withAcknowledged(Request.Header header, Request request) {
    Request.Header all = header;
    for (String token : request.header().acknowledged()) {
      all = all.withAcknowledged(token);
    }
    return all;
  }

  private void fail(CompletableFuture<Reply> reply, CallOutcome why, ClientCall asking) {
    reply.completeExceptionally(noReply(Exceptions.of(why, asking, null, loop.nowNs())));
  }

  private static NoReplyException noReply(Throwable thrown) {
    Execution execution =
        thrown instanceof RaincheckException known ? known.execution() : Execution.UNKNOWN;
    return new NoReplyException(execution, String.valueOf(thrown.getMessage()));
  }

  @Override
  public void close() {
    closed = true;
    loop.events().doors().remove(pushed);
    asked.forEach((id, reply) ->
        reply.completeExceptionally(
            new NoReplyException(Execution.UNKNOWN, "the door closed before the server answered")));
  }
}
