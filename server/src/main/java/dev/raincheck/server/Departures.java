package dev.raincheck.server;

import dev.raincheck.protocol.Bundler;
import dev.raincheck.protocol.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  private record Departure(Connection connection, Bundler messages) {}

  Departures(RouterSocket socket) {
    this.socket = socket;
  }

  void add(Peer peer, Slice message) {
    Connection connection = peer.connection();
    boolean shares = peer.takes().unbundles() && message.length() <= LargeReplies.SMALL_BYTES_MAX;
    Departure departure = shares ? open.get(connection) : null;
    if (departure == null || !departure.messages.add(message)) {
      departure = new Departure(connection, new Bundler());
      departure.messages.add(message);
      departures.add(departure);
      if (shares) {
        open.put(connection, departure);
      } else if (peer.takes().unbundles()) {
        open.remove(connection); // nothing overtakes it
      }
    }
    bytes += message.length();
    if (bytes > BYTES_MAX) {
      send();
    }
  }

  void send() {
    departures.forEach(this::send);
    departures.clear();
    open.clear();
    bytes = 0;
  }

  /// Small replies are counted, not weighed, so they go singly to who has no room for them
  /// together.
  private void send(Departure departure) {
    if (socket.hasRoom(departure.connection.identity(), departure.messages.bytes())) {
      socket.send(departure.connection.identity(), departure.messages.take());
    } else {
      departure.messages.takeEach().forEach(it -> socket.send(departure.connection.identity(), it));
    }
  }
}
