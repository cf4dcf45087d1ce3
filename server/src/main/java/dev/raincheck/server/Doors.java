package dev.raincheck.server;

import dev.raincheck.server.event.Door;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Peer;
import java.nio.channels.SelectableChannel;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Two doors as one. They take turns, so that a flood at one keeps nobody waiting at the other.
final class Doors implements Door {
  private final Door one;
  private final Door other;
  private boolean isOthersTurn;

  /// The one that gave an event last.
  private Door giver;

  Doors(Door one, Door other) {
    this.one = one;
    this.other = other;
    this.giver = one;
  }

  @Override
  public List<SelectableChannel> channels() {
    return Stream.of(one, other).map(Door::channels).flatMap(List::stream).toList();
  }

  @Override
  public void advance(long nowNs) {
    one.advance(nowNs);
    other.advance(nowNs);
  }

  @Override
  public long nextDueNs() {
    return Math.min(one.nextDueNs(), other.nextDueNs());
  }

  @Override
  public @Nullable Event poll() {
    isOthersTurn = !isOthersTurn;
    Event event = pollAt(isOthersTurn ? other : one);
    return event == null ? pollAt(isOthersTurn ? one : other) : event;
  }

  private @Nullable Event pollAt(Door door) {
    giver = door;
    return door.poll();
  }

  @Override
  public long arrivedNs() {
    return giver.arrivedNs();
  }

  @Override
  public boolean isReadable() {
    return one.isReadable() || other.isReadable();
  }

  @Override
  public void send(Peer peer, Encoding.Message message, @Nullable Operation outcome) {
    peer.exit().send(peer, message, outcome);
  }

  @Override
  public void flush(Consumer<Operation> taken) {
    one.flush(taken);
    other.flush(taken);
  }

  @Override
  public void settle(Consumer<Operation> taken) {
    one.settle(taken);
    other.settle(taken);
  }

  @Override
  public void close() {
    try (other) {
      one.close();
    }
  }

  @Override
  public String toString() {
    return one + ", " + other;
  }
}
