package dev.raincheck.client.socket;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// When the socket is to connect, and to which address: brings together how far connections come,
/// the addresses that are to be tried, and the lookup of the server's name.
final class Connecting {
  private final Handshakes handshakes;
  private final HostLookup lookup;
  private final AddressRotation rotation;

  /// @param addresses of the server, of which there is at least one
  /// @param wake has [#isDue] called soon; from any thread
  Connecting(Endpoints server, List<Target> addresses, Handshakes handshakes, Runnable wake) {
    this.handshakes = handshakes;
    this.lookup = new HostLookup(server, wake);
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
        lookup.start();
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
      rotation.found(found, nowNs);
    }
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

  /// Something came from the server.
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
