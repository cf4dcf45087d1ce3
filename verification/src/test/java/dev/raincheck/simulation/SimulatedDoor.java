package dev.raincheck.simulation;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.server.event.Door;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.socket.Arrivals;
import dev.raincheck.server.socket.Departures;
import dev.raincheck.server.socket.ForeignDialect;
import dev.raincheck.server.socket.RouterSocket;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outflow;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ReplyFormat;
import java.nio.channels.SelectableChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The door of Raincheck's own clients, with a network of the test's in the place of the socket:
/// what takes frames apart and puts them together is the real one.
final class SimulatedDoor implements Door {
  private final Queue<RouterSocket.Arrival> arrived = new ArrayDeque<>();
  private final Map<String, Connection> connections = new HashMap<>();
  private final Arrivals arrivals = new Arrivals(arrived::poll);
  private final Departures departures;
  private final ForeignDialect foreign;

  /// @param way sends a frame, and says whether the connection took it
  /// @param foreign what is spoken here beside Raincheck's own protocol
  SimulatedDoor(BiPredicate<Connection, Slice> way, ForeignDialect foreign) {
    departures = new Departures(way);
    this.foreign = foreign;
  }

  void arrived(Sender from, byte[] frame) {
    Connection connection =
        connections.computeIfAbsent(
            from.peer(), name -> connection(name, from.address(), begun(frame)));
    arrived.add(new RouterSocket.Frame(connection, frame, from.principal()));
  }

  /// The connection has ended, and everything that came by it has been received.
  void ended(String peer) {
    Connection connection = connections.remove(peer);
    arrived.add(
        new RouterSocket.Ended(connection == null ? connection(peer, "", null) : connection));
  }

  private ForeignDialect.@Nullable Conversation begun(byte[] first) {
    return foreign.begin(first, departures::add);
  }

  private Connection connection(
      String peer, String address, ForeignDialect.@Nullable Conversation conversation) {
    return new Connection(
        peer.getBytes(StandardCharsets.UTF_8),
        address,
        new Outflow.Line(why -> {}),
        conversation == null ? ReplyFormat.NATIVE : conversation.format(),
        conversation == null ? this : conversation);
  }

  /// The name that [#arrived] was given.
  static String name(Connection connection) {
    return new String(connection.identity(), StandardCharsets.UTF_8);
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
    return JUST_NOW;
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
