package dev.raincheck.simulation.doors;

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
import dev.raincheck.simulation.SimulatedServer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A port inside the server's process, as [ServerPort] says. One for each run of the server.
final class SimulatedPort implements ServerPort, Exit {
  private final SimulatedServer server;
  private final DoorWorld world;
  private final DoorFlaw flaw;
  private final Consumer<Reply> pushed;
  private final Connection connection =
      new Connection(
          "the port".getBytes(StandardCharsets.US_ASCII),
          "",
          new Outflow.Line(why -> {}),
          ReplyFormat.PLAIN,
          this);
  private final Map<Long, CompletableFuture<Reply>> asked = new LinkedHashMap<>();
  private long lastId;
  private boolean closed;
  private boolean killed;

  SimulatedPort(SimulatedServer server, DoorWorld world, DoorFlaw flaw, Consumer<Reply> pushed) {
    this.server = server;
    this.world = world;
    this.flaw = flaw;
    this.pushed = pushed;
  }

  @Override
  public CompletableFuture<Reply> ask(String principal, Request request) {
    long id = ++lastId;
    var header = new Request.Header(id, 0, 0, request.header().acknowledged());
    var reply = new CompletableFuture<Reply>();
    asked.put(id, reply);
    Request meant = flaw == DoorFlaw.NO_KEYS ? FlawedDialect.withoutKey(request) : request;
    var event = new Event.Received(new Peer(connection, principal), meant.with(header));
    world.at(flaw == DoorFlaw.LATE ? 1_000 : 0, () -> arrive(id, event));
    return reply;
  }

  private void arrive(long id, Event event) {
    if (closed) {
      fail(id, Execution.NOT_STARTED);
    } else if (!killed) {
      server.on(event);
    }
  }

  private void fail(long id, Execution execution) {
    CompletableFuture<Reply> reply = asked.remove(id);
    if (reply != null) {
      reply.completeExceptionally(new NoReplyException(execution, "the server has closed"));
    }
  }

  @Override
  public void send(Peer peer, Encoding.Message message, @Nullable Operation outcome) {
    Reply reply = ((Encoding.Plain) message).reply();
    if (reply.header().id() == 0) {
      pushed.accept(reply);
      return;
    }
    CompletableFuture<Reply> waiting = asked.remove(reply.header().id());
    if (waiting != null && waiting.complete(reply) && outcome != null) {
      server.taken(outcome);
    }
  }

  /// Its process is gone: nothing arrives any more, and nobody is answered.
  void kill() {
    killed = true;
  }

  /// What no turn has looked at fails when it arrives.
  @Override
  public void close() {
    closed = true;
    List.copyOf(asked.keySet()).forEach(id -> fail(id, Execution.UNKNOWN));
  }
}
