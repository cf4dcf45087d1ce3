package dev.raincheck.server;

import dev.raincheck.protocol.Bundler;
import dev.raincheck.protocol.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a turn has to say. Sent together at its end: a reply sent by itself is a packet of one
/// message. The loop's.
final class Departures {
  /// More than this is sent before the end of the turn.
  private static final int BYTES_MAX = 1 << 20;

  private final RouterSocket socket;
  private final List<Departure> departures = new ArrayList<>();

  /// Those that may hold more, by connection.
  private final Map<Connection, Departure> open = new HashMap<>();

  private long bytes;

  /// That of the message that was added last.
  private @Nullable Departure last;

  private static final class Departure {
    final Connection connection;
    final Bundler messages = new Bundler();

    /// Its connection has taken the last of it.
    boolean taken;

    Departure(Connection connection) {
      this.connection = connection;
    }
  }

  Departures(RouterSocket socket) {
    this.socket = socket;
  }

  void add(Peer peer, Slice message) {
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
    last = departure;
    bytes += message.length();
    if (bytes > BYTES_MAX) {
      send();
    }
  }

  /// Sends what there is for the connection, without waiting for the end of the turn.
  ///
  /// @return whether the message that was added last has been taken by its connection
  boolean send(Connection connection) {
    open.remove(connection);
    departures.removeIf(departure -> {
      boolean goes = departure.connection.equals(connection);
      if (goes) {
        send(departure);
      }
      return goes;
    });
    return last != null && last.taken;
  }

  void send() {
    departures.forEach(this::send);
    departures.clear();
    open.clear();
    bytes = 0;
  }

  private void send(Departure departure) {
    departure.taken = socket.send(departure.connection, departure.messages.take());
  }
}
