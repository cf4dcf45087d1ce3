package dev.raincheck.server;

import dev.raincheck.protocol.Bundler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a turn has to say. Sent together at its end: a reply sent by itself wakes the transport's
/// thread for a packet of one message. The loop's.
final class Departures {
  /// More than this is sent before the end of the turn.
  private static final int BYTES_MAX = 1 << 20;

  private final RouterSocket socket;
  private final List<Departure> departures = new ArrayList<>();

  /// Those that may hold more, by connection.
  private final Map<ByteBuffer, Departure> open = new HashMap<>();

  private long bytes;

  private record Departure(byte[] identity, Bundler messages) {}

  Departures(RouterSocket socket) {
    this.socket = socket;
  }

  void add(Peer peer, byte[] message) {
    Departure departure =
        peer.takes().unbundles() ? open.get(ByteBuffer.wrap(peer.identity())) : null;
    if (departure == null || !departure.messages.add(message)) {
      begin(peer).messages.add(message);
    }
    bytes += message.length;
    if (bytes > BYTES_MAX) {
      send();
    }
  }

  private Departure begin(Peer peer) {
    var departure = new Departure(peer.identity(), new Bundler());
    departures.add(departure);
    if (peer.takes().unbundles()) {
      open.put(ByteBuffer.wrap(peer.identity()), departure);
    }
    return departure;
  }

  void send() {
    departures.forEach(it -> socket.send(it.identity, it.messages.take()));
    departures.clear();
    open.clear();
    bytes = 0;
  }
}
