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

  Doors(Door one, Door other) {
    this.one = one;
    this.other = other;
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
    Event event = (isOthersTurn ? other : one).poll();
    return event == null ? (isOthersTurn ? one : other).poll() : event;
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
