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
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a turn has to say. Sent together at its end: a reply sent by itself is a packet of one
/// message. The loop's.
public final class Departures {
  /// More than this is sent before the end of the turn.
  private static final int BYTES_MAX = 1 << 20;

  private final BiPredicate<Connection, Slice> way;
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

    void add(Operation outcome) {
      if (outcomes == null) {
        outcomes = new ArrayList<>();
      }
      outcomes.add(outcome);
    }
  }

  /// @param way sends a frame, and says whether the connection took it
  public Departures(BiPredicate<Connection, Slice> way) {
    this.way = way;
  }

  /// @param outcome the operation of which it says how it ended, if whether it was taken matters
  public void add(Peer peer, Slice message, @Nullable Operation outcome) {
    Departure departure = put(peer, message);
    if (outcome != null) {
      departure.add(outcome);
    }
    if (bytes > BYTES_MAX) {
      send();
    }
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

  /// Sends all of it.
  ///
  /// @param taken hears of each outcome that a connection has taken since the time before
  public void send(Consumer<Operation> taken) {
    send();
    for (Operation operation; (operation = delivered.poll()) != null; ) {
      taken.accept(operation);
    }
  }

  private void send() {
    departures.forEach(this::send);
    departures.clear();
    open.clear();
    bytes = 0;
  }

  private void send(Departure departure) {
    boolean taken = way.test(departure.connection, departure.messages.take());
    if (taken && departure.outcomes != null) {
      delivered.addAll(departure.outcomes);
    }
  }
}
