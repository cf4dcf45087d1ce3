package dev.raincheck.server;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.server.event.Door;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.socket.Arrivals;
import dev.raincheck.server.socket.Departures;
import dev.raincheck.server.socket.RouterSocket;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outflow;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ReplyFormat;
import java.nio.channels.SelectableChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A door as that of Raincheck's own clients, behind which there is nobody. For one thread.
final class RehearsalDoor implements Door {
  private final Connection connection =
      new Connection(new byte[] {1}, "", new Outflow.Line(why -> {}), ReplyFormat.NATIVE, this);
  private final Queue<RouterSocket.Arrival> arrived = new ArrayDeque<>();
  private final Arrivals arrivals = new Arrivals(arrived::poll);
  private final Departures departures = new Departures((to, frame) -> left(frame));

  /// When all that it gives had come.
  long arrivedNs;

  /// Hears what leaves.
  Consumer<Slice> audience = frame -> {};

  private boolean left(Slice frame) {
    audience.accept(frame);
    return true;
  }

  void receive(byte[] frame) {
    arrived.add(new RouterSocket.Frame(connection, frame, ""));
  }

  @Override
  public List<SelectableChannel> channels() {
    return List.of();
  }

  @Override
  public void advance(long nowNs) {}

  @Override
  public long nextDueNs() {
    return Long.MAX_VALUE;
  }

  @Override
  public @Nullable Event poll() {
    return arrivals.poll();
  }

  @Override
  public long arrivedNs() {
    return arrivedNs;
  }

  @Override
  public boolean isReadable() {
    return !arrived.isEmpty();
  }

  @Override
  public void send(Peer peer, Encoding.Message message, @Nullable Operation outcome) {
    departures.add(peer, message.bytes(), outcome);
  }

  @Override
  public void flush(Consumer<Operation> taken) {
    departures.send(taken);
  }

  @Override
  public void close() {}
}
