package dev.raincheck.server.socket;

import dev.raincheck.server.event.Door;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outflow;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ReplyFormat;
import java.nio.channels.SelectableChannel;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The door of Raincheck's own clients, and of everybody else who comes over ZeroMQ.
public final class RouterDoor implements Door {
  private final RouterSocket socket;
  private final ForeignDialect foreign;
  private final Arrivals arrivals;
  private final Departures departures;

  /// @param socket whose connections are this door's from now on
  /// @param foreign what is spoken here beside Raincheck's own protocol
  public RouterDoor(RouterSocket socket, ForeignDialect foreign) {
    this.socket = socket;
    this.foreign = foreign;
    this.arrivals = new Arrivals(socket::receive);
    this.departures = new Departures(socket::send);
    socket.leadTo(this::begin);
  }

  private Connection begin(byte[] identity, String address, Outflow.Line line, byte[] first) {
    ForeignDialect.Conversation conversation = foreign.begin(first, departures::add);
    return conversation == null
        ? new Connection(identity, address, line, ReplyFormat.NATIVE, this)
        : new Connection(identity, address, line, conversation.format(), conversation);
  }

  @Override
  public List<SelectableChannel> channels() {
    return socket.channels();
  }

  @Override
  public void advance(long nowNs) {
    socket.advance(nowNs);
  }

  @Override
  public long nextDueNs() {
    return socket.nextDueNs();
  }

  @Override
  public @Nullable Event poll() {
    return arrivals.poll();
  }

  @Override
  public long arrivedNs() {
    return socket.arrivedNs();
  }

  @Override
  public boolean isReadable() {
    return socket.isReadable();
  }

  @Override
  public void send(Peer peer, Encoding.Message message, @Nullable Operation outcome) {
    departures.add(peer, message.bytes(), outcome);
  }

  @Override
  public void flush(Consumer<Operation> taken) {
    departures.send(taken);
    socket.flush();
  }

  @Override
  public void close() {
    socket.close();
  }

  @Override
  public String toString() {
    return "%d malformed, %d undeliverable, %d refused"
        .formatted(arrivals.malformed(), socket.undeliverable(), socket.refused());
  }
}
