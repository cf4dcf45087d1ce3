package dev.raincheck.server.book;

import dev.raincheck.server.access.Access;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.Usage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Who uses how much, for the limits: everybody, each principal, each address, and each connection.
final class UsageByClient {
  private static final int SWEEP_AT = 1_024;

  private final Access access;
  private final Usage everybody = Usage.ofEverybody();
  private final Map<String, Usage> byPrincipal = new HashMap<>();
  private final Map<String, Usage> byAddress = new HashMap<>();
  private int sweepAt = SWEEP_AT;

  /// @param access knows who answers for whom
  UsageByClient(Access access) {
    this.access = access;
  }

  /// What all clients use together.
  Usage everybody() {
    return everybody;
  }

  /// The usage of a client that opens its first session: by its name if it has a key, else one of
  /// its own, among those of its address.
  Usage ofNewClient(Peer peer) {
    return peer.principal().isEmpty()
        ? ofAddress(peer.connection().address()).ofConnection()
        : ofPrincipal(peer.principal());
  }

  /// The usage of calls outside of sessions, and of keys: of those without a key, all that come
  /// from one address have the same; users of a door have the door's.
  Usage outsideSessions(Peer peer) {
    String client = access.clientOf(peer.principal());
    return client.isEmpty() ? ofAddress(peer.connection().address()) : ofPrincipal(client);
  }

  private Usage ofPrincipal(String principal) {
    return byPrincipal.computeIfAbsent(principal, name -> everybody.ofPrincipal());
  }

  private Usage ofAddress(String address) {
    Usage known = byAddress.get(address);
    if (known != null) {
      return known;
    }
    if (byAddress.size() >= sweepAt) { // as seldom as there are many new ones
      byAddress.values().removeIf(Usage::isEmpty);
      sweepAt = Math.max(SWEEP_AT, 2 * byAddress.size());
    }
    Usage fresh = everybody.ofAddress();
    byAddress.put(address, fresh);
    return fresh;
  }

  /// Every usage that is known by a name or an address, and everybody's.
  void forEach(Consumer<Usage> each) {
    each.accept(everybody);
    byPrincipal.values().forEach(each);
    byAddress.values().forEach(each);
  }
}
