package dev.raincheck.server;

import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.NoReplyException;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.ServerPort;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Exit;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outflow;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ReplyFormat;
import dev.raincheck.transport.loop.Inbox;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A port inside the server's process: one connection of the book's, which many principals may
/// have.
final class LocalPort implements ServerPort, Exit {
  private static final long PUSH = 0;

  private final Inbox<Event> inbox;
  private final LocalDoor door;
  private final Consumer<Reply> pushed;
  private final Connection connection;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, Asked> asked = new ConcurrentHashMap<>();

  /// @param delivered says whether the reply has reached who it is for; null if it has by being
  ///   handed over
  private record Asked(
      CompletableFuture<Reply> reply, @Nullable CompletionStage<Boolean> delivered) {}

  LocalPort(Inbox<Event> inbox, LocalDoor door, Consumer<Reply> pushed) {
    this.inbox = inbox;
    this.door = door;
    this.pushed = pushed;
    byte[] identity = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    this.connection =
        new Connection(identity, "", new Outflow.Line(why -> {}), ReplyFormat.PLAIN, this);
  }

  @Override
  public CompletableFuture<Reply> ask(String principal, Request request) {
    return ask(principal, request, new Asked(new CompletableFuture<>(), null));
  }

  @Override
  public CompletableFuture<Reply> ask(
      String principal, Request request, CompletionStage<Boolean> delivered) {
    return ask(principal, request, new Asked(new CompletableFuture<>(), delivered));
  }

  private CompletableFuture<Reply> ask(String principal, Request request, Asked question) {
    long id = lastId.incrementAndGet();
    var header = new Request.Header(id, 0, 0, request.header().acknowledged());
    asked.put(id, question);
    var event = new Event.Received(new Peer(connection, principal), request.with(header));
    if (!inbox.post(event)) {
      refuse(event);
    }
    return question.reply;
  }

  /// The server has closed and looks at nothing any more.
  static void refuse(Event event) {
    if (event instanceof Event.Received received
        && received.peer().exit() instanceof LocalPort port) {
      port.fail(
          received.request().header().id(),
          Execution.NOT_STARTED,
          "the server has closed (expected: one that serves)");
    }
  }

  private void fail(long id, Execution execution, String why) {
    Asked question = asked.remove(id);
    if (question != null) {
      question.reply.completeExceptionally(new NoReplyException(execution, why));
    }
  }

  /// The loop's.
  @Override
  public void send(Peer peer, Encoding.Message message, @Nullable Operation outcome) {
    if (!(message instanceof Encoding.Plain(Reply reply))) {
      throw new IllegalStateException(message + " (expected: a plain reply)");
    }
    if (reply.header().id() == PUSH) {
      pushed.accept(reply);
      return;
    }
    Asked waiting = asked.remove(reply.header().id());
    if (waiting != null && waiting.reply.complete(reply) && outcome != null) {
      door.given(outcome, waiting.delivered);
    }
  }

  @Override
  public void close() {
    door.closed(this);
    inbox.post(new Event.Disconnected(connection));
    asked
        .keySet()
        .forEach(id ->
            fail(id, Execution.UNKNOWN, "the server, or its door, closed before it had answered"));
  }
}
