package dev.raincheck.server;

import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ServerPort;
import dev.raincheck.server.event.Door;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Peer;
import dev.raincheck.transport.loop.Inbox;
import java.nio.channels.SelectableChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The door of whoever asks inside the server's process. Nothing is encoded: requests and replies
/// are handed over as they are.
final class LocalDoor implements Door {
  private final Inbox<Event> inbox;
  private final Set<LocalPort> ports = ConcurrentHashMap.newKeySet();

  /// Those whose outcome was handed over since the flush before, which is all that matters.
  private final Queue<Operation> taken = new ArrayDeque<>();

  /// Outcomes that were handed over, and of which nobody has said yet whether they were delivered.
  private final Set<Given> given = ConcurrentHashMap.newKeySet();

  /// By its identity: the same outcome may be handed over more than once.
  private static final class Given {
    final Operation outcome;

    Given(Operation outcome) {
      this.outcome = outcome;
    }
  }

  /// @param wake wakes the loop
  LocalDoor(Runnable wake) {
    inbox = new Inbox<>(wake);
  }

  /// Opens a port: any number of them, from any thread.
  ServerPort open(Consumer<Reply> pushed) {
    var port = new LocalPort(inbox, this, pushed);
    ports.add(port);
    return port;
  }

  void closed(LocalPort port) {
    ports.remove(port);
  }

  @Override
  public List<SelectableChannel> channels() {
    return List.of();
  }

  @Override
  public void advance(long nowNs) {
    inbox.wakeUp();
  }

  @Override
  public long nextDueNs() {
    return Long.MAX_VALUE;
  }

  @Override
  public @Nullable Event poll() {
    return inbox.poll();
  }

  /// A post has no time of its own: it would cost each of them more than it is worth here, where
  /// nothing but the turn under way keeps them waiting.
  @Override
  public long arrivedNs() {
    return JUST_NOW;
  }

  /// From here on a request wakes the loop, if there is none.
  @Override
  public boolean isReadable() {
    return !inbox.fallAsleep();
  }

  @Override
  public void send(Peer peer, Encoding.Message message, @Nullable Operation outcome) {
    throw new IllegalStateException(peer + " has a port, by which its replies leave");
  }

  /// The operation's outcome was handed over. The loop's.
  ///
  /// @param delivered whether it has reached who it is for; null if it has by that
  void given(Operation outcome, @Nullable CompletionStage<Boolean> delivered) {
    if (delivered == null) {
      taken.add(outcome);
      return;
    }
    var one = new Given(outcome);
    given.add(one);
    var _ =
        delivered.whenComplete((hasIt, failed) -> {
          if (given.remove(one) && Boolean.TRUE.equals(hasIt)) {
            inbox.post(new Event.Delivered(outcome));
          }
        });
  }

  @Override
  public void flush(Consumer<Operation> told) {
    for (Operation operation; (operation = taken.poll()) != null; ) {
      told.accept(operation);
    }
  }

  /// What is being written counts as delivered, as does what a socket has taken.
  @Override
  public void settle(Consumer<Operation> told) {
    for (Given one : List.copyOf(given)) {
      if (given.remove(one)) {
        told.accept(one.outcome);
      }
    }
  }

  /// What no turn has looked at was not started, and never will be.
  @Override
  public void close() {
    inbox.close(LocalPort::refuse);
    ports.forEach(LocalPort::close);
  }

  @Override
  public String toString() {
    return "%d local ports".formatted(ports.size());
  }
}
