package dev.raincheck.server.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where clients hear of an operation's progress and end unasked. Mostly it is one connection, so a
/// single peer is its own list.
public sealed interface Subscribers permits Peer, Subscribers.Several {
  /// Connections that hear of one operation unasked.
  int MAX = 16;

  /// The one that asked longest ago first.
  List<Peer> peers();

  /// More than one.
  record Several(List<Peer> peers) implements Subscribers {}

  /// Those after the peer has asked to hear unasked, or not to: its last word counts. Of too many,
  /// the one that asked longest ago is left out, and has to poll.
  static @Nullable Subscribers after(@Nullable Subscribers before, Peer peer, boolean push) {
    if (before == null) {
      return push ? peer : null;
    }
    var peers = new ArrayList<Peer>(before.peers());
    peers.removeIf(other -> other.connection().equals(peer.connection()));
    if (push) {
      peers.add(peer);
    }
    if (peers.size() > MAX) {
      peers.removeFirst();
    }
    return switch (peers.size()) {
      case 0 -> null;
      case 1 -> peers.getFirst();
      default -> new Several(List.copyOf(peers));
    };
  }

  /// What they cost to keep, beyond one.
  static long bytes(@Nullable Subscribers subscribers) {
    return subscribers instanceof Several(List<Peer> peers)
        ? (peers.size() - 1L) * OperationBytes.SUBSCRIBER
        : 0;
  }
}
