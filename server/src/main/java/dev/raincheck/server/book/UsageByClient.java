package dev.raincheck.server.book;

import dev.raincheck.server.access.Access;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.Usage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Who uses how much, for the limits: everybody, each principal, each address, and each connection.
final class UsageByClient {
  private final Access access;
  private final Usage everybody = Usage.ofEverybody();
  private final ByName byPrincipal = new ByName();
  private final ByName byAddress = new ByName();

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
    return byPrincipal.find(principal, everybody::ofPrincipal);
  }

  private Usage ofAddress(String address) {
    return byAddress.find(address, everybody::ofAddress);
  }

  /// Every usage that is known by a name or an address, and everybody's.
  void forEach(Consumer<Usage> each) {
    each.accept(everybody);
    byPrincipal.all.values().forEach(each);
    byAddress.all.values().forEach(each);
  }

  /// Those of one kind. Names come without end, from clients that call once and from users of a
  /// door: who has nothing is forgotten.
  private static final class ByName {
    private static final int SWEEP_AT = 1_024;

    private final Map<String, Usage> all = new HashMap<>();
    private int sweepAt = SWEEP_AT;

    Usage find(String name, Supplier<Usage> fresh) {
      Usage known = all.get(name);
      if (known != null) {
        return known;
      }
      if (all.size() >= sweepAt) { // as seldom as there are many new ones
        all.values().removeIf(Usage::isEmpty);
        sweepAt = Math.max(SWEEP_AT, 2 * all.size());
      }
      Usage added = fresh.get();
      all.put(name, added);
      return added;
    }
  }
}
