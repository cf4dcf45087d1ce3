package dev.raincheck.client.socket;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// When the socket is to connect, and to which address: brings together how far connections come,
/// the addresses that are to be tried, and the lookup of the server's name.
final class Connecting {
  private final Handshakes handshakes;
  private final HostLookup lookup;
  private final HostLookup learnedLookup;
  private final LearnedServers learned;
  private final AddressRotation rotation;

  /// @param addresses of the server, of which there is at least one
  /// @param wake has [#isDue] called soon; from any thread
  Connecting(
      Endpoints server,
      List<Target> addresses,
      LearnedServers learned,
      Handshakes handshakes,
      Runnable wake) {
    this.handshakes = handshakes;
    this.lookup = new HostLookup(wake);
    this.learnedLookup = new HostLookup(wake);
    this.learned = learned;
    learned.given(addresses);
    this.rotation =
        new AddressRotation(
            server, addresses, bound -> ThreadLocalRandom.current().nextLong(bound));
  }

  /// The address that is connected to, or was last.
  Target target() {
    return rotation.current();
  }

  /// Whether a connection is to be made now.
  boolean isDue(long nowNs) {
    takeFound(nowNs);
    if (handshakes.isOver()) {
      rotation.failed(nowNs);
    } else if (handshakes.connection() != 0) {
      rotation.connected();
    }
    return switch (rotation.next(nowNs)) {
      case NOTHING -> false;
      case LOOK_UP -> {
        lookup.start(rotation.server());
        yield false;
      }
      case LOOK_UP_LEARNED -> {
        learnedLookup.start(learned.toLookUp());
        yield false;
      }
      case CONNECT -> true;
    };
  }

  private void takeFound(long nowNs) {
    List<Target> found = lookup.take();
    if (found != null) {
      handshakes.beginRound(found.stream().map(Target::toString).toList());
      if (found.isEmpty()) {
        handshakes.hasNoHost(rotation.server().toString());
      }
      learned.given(found);
      rotation.found(found, nowNs);
    }
    List<Target> others = learnedLookup.take();
    if (others != null) {
      rotation.foundLearned(learned.allowed(others), nowNs);
    }
  }

  /// The server that is connected to has said which store it has, and who shares that.
  ///
  /// @return whether it may be used; else another one is due
  boolean meets(List<String> servers, long store) {
    if (rotation.isLearned() && !learned.isOf(store)) {
      learned.distrust(rotation.current());
      elsewhere();
      return false;
    }
    learned.learn(servers, store);
    rotation.learn(knowsNeighbours());
    return true;
  }

  /// Whether there are others than the one that is connected to.
  boolean knowsOthers() {
    return rotation.server().servers().size() > 1 || knowsNeighbours();
  }

  /// Whether there are others that share the store of the one that is connected to.
  boolean knowsNeighbours() {
    return learned.areOthersThan(rotation.server());
  }

  /// Whether the one that is connected to is one of those that were given.
  boolean isGiven() {
    return !rotation.isLearned();
  }

  /// Makes the next connection due, to another server if there is one.
  void elsewhere() {
    handshakes.givenUp();
    rotation.elsewhere();
  }

  /// There was no room to make the connection that was due.
  void failed(long nowNs) {
    rotation.failed(nowNs);
  }

  /// Makes the next connection due, without a pause.
  void again() {
    handshakes.givenUp();
    rotation.again();
  }

  /// The server has said what is no message of Raincheck's.
  ///
  /// @return whether it is the first time at its address
  boolean misunderstood(byte[] frame) {
    return handshakes.misunderstood(frame);
  }

  /// A message of Raincheck's came from the server.
  void heard() {
    if (handshakes.heard()) {
      rotation.heard();
    }
  }

  /// When [#isDue] may turn true by itself, or [Long#MAX_VALUE].
  long dueNs() {
    return rotation.dueNs();
  }
}
