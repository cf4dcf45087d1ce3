package dev.raincheck.server.socket;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Bundler;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Peer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// What a turn has to say. Sent together at its end: a reply sent by itself is a packet of one
/// message. The loop's.
public final class Departures {
  /// More than this is sent before the end of the turn.
  private static final int BYTES_MAX = 1 << 20;

  private final RouterSocket socket;
  private final List<Departure> departures = new ArrayList<>();

  /// Those that may hold more, by connection.
  private final Map<Connection, Departure> open = new HashMap<>();

  private long bytes;

  /// Those of which a connection took how they ended, and nobody knows yet.
  private final Queue<Operation> delivered = new ArrayDeque<>();

  private static final class Departure {
    final Connection connection;
    final Bundler messages = new Bundler();

    /// Those of which it says how they ended to a client that has asked; null if none.
    @Nullable List<Operation> outcomes;

    Departure(Connection connection) {
      this.connection = connection;
    }
  }

  public Departures(RouterSocket socket) {
    this.socket = socket;
  }

  /// Adds how the operation ended; if the connection takes it, [#pollDelivered] says so.
  public void add(Peer peer, Slice message, Operation operation) {
    Departure departure = put(peer, message);
    List<Operation> outcomes = departure.outcomes;
    if (outcomes == null) {
      outcomes = new ArrayList<>();
      departure.outcomes = outcomes;
    }
    outcomes.add(operation);
    sendIfMuch();
  }

  public void add(Peer peer, Slice message) {
    put(peer, message);
    sendIfMuch();
  }

  private Departure put(Peer peer, Slice message) {
    Connection connection = peer.connection();
    boolean shares = peer.takes().unbundles() && message.length() <= RouterSocket.SMALL_BYTES_MAX;
    Departure departure = shares ? open.get(connection) : null;
    if (departure == null || !departure.messages.add(message)) {
      departure = new Departure(connection);
      departure.messages.add(message);
      departures.add(departure);
      if (shares) {
        open.put(connection, departure);
      } else if (peer.takes().unbundles()) {
        open.remove(connection); // nothing overtakes it
      }
    }
    bytes += message.length();
    return departure;
  }

  private void sendIfMuch() {
    if (bytes > BYTES_MAX) {
      send();
    }
  }

  /// The next operation of which a connection took how it ended; null if there is none.
  public @Nullable Operation pollDelivered() {
    return delivered.poll();
  }

  public void send() {
    departures.forEach(this::send);
    departures.clear();
    open.clear();
    bytes = 0;
  }

  private void send(Departure departure) {
    boolean taken = socket.send(departure.connection, departure.messages.take());
    if (taken && departure.outcomes != null) {
      delivered.addAll(departure.outcomes);
    }
  }
}
