package dev.raincheck.simulation.doors;

import static dev.raincheck.simulation.Promise.require;

import dev.raincheck.protocol.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is said on the channels of ZeroRPC, as one run of the server sees it: each call has one
/// answer on each connection, and each heartbeat an echo until then.
final class Channels {
  private static final long RESPOND_WITHIN_MS = 500;

  /// A channel of a connection.
  private record Place(String peer, String id) {}

  private record Beat(Place place) {}

  private record Waits(Place place, Asked question) {}

  private final DoorOracle oracle;
  private final Map<String, Asked> asked = new HashMap<>();
  private final Set<Place> open = new HashSet<>();
  private final Set<Place> answered = new HashSet<>();

  /// How often the message that opens one has come, less the answers to it. What comes twice before
  /// its answer has left may have two.
  private final Map<Place, Integer> unanswered = new HashMap<>();

  /// The connections of which the server knows that they have ended: an answer may have been on its
  /// way out.
  private final Set<String> gone = new HashSet<>();

  Channels(DoorOracle oracle) {
    this.oracle = oracle;
  }

  /// The channel is about this.
  void asks(String id, Asked question) {
    asked.put(id, question);
  }

  void anotherRun() {
    open.clear();
    answered.clear();
    unanswered.clear();
    gone.clear();
  }

  private Asked of(String id) {
    return Objects.requireNonNull(asked.get(id), id);
  }

  private static @Nullable String id(Object header, String name) {
    return switch (((Map<?, ?>) header).get(name)) {
      case null -> null;
      case byte[] bytes -> "b" + new String(bytes, StandardCharsets.US_ASCII).substring(1);
      case Object text -> "t" + text.toString().substring(1);
    };
  }

  /// A message has reached the server.
  void arrived(String peer, byte[] message, long nowNs) {
    Object header = ((List<?>) Objects.requireNonNull(Values.decode(message))).getFirst();
    String about = id(header, "response_to");
    if (about != null) {
      var place = new Place(peer, about);
      if (!answered.contains(place)) {
        oracle.due(new Beat(place), nowNs);
      }
      return;
    }
    var place = new Place(peer, Objects.requireNonNull(id(header, "message_id")));
    unanswered.merge(place, 1, Integer::sum);
    Asked question = of(place.id());
    if (question.kind().isCall()) {
      oracle.arrived(question.call());
    }
    if (!open.add(place)) {
      return; // it came twice
    }
    if (question.kind() == Asked.Kind.ACKNOWLEDGE) {
      oracle.acknowledged(question.call());
    }
    if (!question.kind().isHeld() || question.call().isQuick()) {
      long withinMs = question.kind().isCall() ? RESPOND_WITHIN_MS : 0;
      oracle.due(new Waits(place, question), nowNs + DoorOracle.ns(withinMs));
    }
  }

  /// A message leaves for a client.
  ///
  /// @return the channel that it is about, and what it says
  Map.Entry<String, Heard> left(String peer, byte[] message, long nowNs) {
    List<?> parts = (List<?>) Objects.requireNonNull(Values.decode(message));
    String id = Objects.requireNonNull(id(parts.getFirst(), "response_to"));
    var place = new Place(peer, id);
    Heard heard = Readings.ofZeroRpc(of(id), String.valueOf(parts.get(1)), (List<?>) parts.get(2));
    oracle.isAnswered(new Beat(place));
    if (!(heard instanceof Heard.Heartbeat)) {
      oracle.isAnswered(new Waits(place, of(place.id())));
      int waiting = unanswered.getOrDefault(place, 0);
      boolean isForUnknown = waiting == 0 && isLost(heard); // a heartbeat has overtaken its call
      require(
          waiting > 0 || isForUnknown || gone.contains(peer), "one answer: another to {}", of(id));
      unanswered.put(place, Math.max(0, waiting - 1));
      open.remove(place);
      answered.add(place);
      oracle.told(of(id), heard, nowNs);
    }
    return Map.entry(id, heard);
  }

  private static boolean isLost(Heard heard) {
    return heard instanceof Heard.Failed failed && failed.code().equals("SESSION_LOST");
  }

  /// A handler has come back: whoever holds its call is told at once.
  void ended(long number, long nowNs) {
    for (Place place : open) {
      Asked question = of(place.id());
      if (question.call().number == number && question.kind().isHeld()) {
        oracle.due(new Waits(place, question), nowNs);
      }
    }
  }

  /// The server learns that the connection has ended.
  void disconnected(String peer) {
    gone.add(peer);
    for (Place place : Set.copyOf(open)) {
      if (place.peer().equals(peer)) {
        open.remove(place);
        oracle.isAnswered(new Waits(place, of(place.id())));
        oracle.isAnswered(new Beat(place));
      }
    }
  }
}
