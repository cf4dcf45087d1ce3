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
  private final Map<Long, CompletableFuture<Reply>> asked = new ConcurrentHashMap<>();

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
    long id = lastId.incrementAndGet();
    var header = new Request.Header(id, 0, 0, request.header().acknowledged());
    var reply = new CompletableFuture<Reply>();
    asked.put(id, reply);
    var event = new Event.Received(new Peer(connection, principal), request.with(header));
    if (!inbox.post(event)) {
      refuse(event);
    }
    return reply;
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
    CompletableFuture<Reply> reply = asked.remove(id);
    if (reply != null) {
      reply.completeExceptionally(new NoReplyException(execution, why));
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
    CompletableFuture<Reply> waiting = asked.remove(reply.header().id());
    if (waiting != null && waiting.complete(reply) && outcome != null) {
      door.taken(outcome);
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
