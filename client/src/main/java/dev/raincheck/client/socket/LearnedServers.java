package dev.raincheck.client.socket;

import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.transport.ServerAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The servers that the one which is used has named, since they share its store. They are hints: a
/// wrong one costs a connection, and nothing that was given is forgotten for them.
///
/// What such a server says is believed only if it has the same store, and the transport requires
/// the same key of it. In the clear nothing requires that, so a client that was sent to this
/// machine is not led away from it; and nobody is led to what listens on the client's own machine
/// from elsewhere.
final class LearnedServers {
  /// A name may have any number of addresses.
  private static final int ADDRESSES_MAX = 64;

  private final Security security;
  private final RandomGenerator random;
  private final Set<ServerAddress> foreign = new HashSet<>();
  private List<ServerAddress> servers = List.of();
  private long store;
  private boolean onLoopback;

  /// @param random chooses their order: clients that lose a server together do not all go to one
  LearnedServers(Security security, RandomGenerator random) {
    this.security = security;
    this.random = random;
  }

  /// The addresses that the client was given are these. If there are none now, they are what they
  /// were.
  void given(List<Target> addresses) {
    if (!addresses.isEmpty()) {
      onLoopback = addresses.stream().allMatch(it -> it.address().isLoopback());
    }
  }

  /// A server with this store has named them. One that knows of none says nothing of those that
  /// others have named. One without a store shares it with nobody, whatever it says: each other
  /// server without one would seem to be of the same.
  void learn(List<String> told, long of) {
    if (told.isEmpty() && of == store) {
      return;
    }
    store = of;
    foreign.clear();
    servers = of == 0 ? List.of() : read(told);
  }

  private List<ServerAddress> read(List<String> told) {
    List<ServerAddress> read = new ArrayList<>();
    for (String address : told.subList(0, Math.min(told.size(), WireLimits.SERVERS_MAX))) {
      try {
        ServerAddress server = ServerAddress.toConnect(address);
        if (server.isTls() == (security == Security.TLS)) {
          read.add(server);
        }
      } catch (IllegalArgumentException ofAnotherKind) {
        // it may be one of a later version
      }
    }
    Collections.shuffle(read, random);
    return List.copyOf(read);
  }

  /// Whether a server with this store can be one of them.
  boolean isOf(long other) {
    return other == store;
  }

  /// That one has another store.
  void distrust(Target target) {
    if (foreign.size() < ADDRESSES_MAX) {
      foreign.add(target.address());
    }
  }

  /// Whether there are others than those that were given: a server names itself too.
  boolean areOthersThan(Endpoints given) {
    return !given.servers().containsAll(servers);
  }

  Endpoints toLookUp() {
    return new Endpoints(servers);
  }

  /// Those of their addresses that may be connected to.
  List<Target> allowed(List<Target> found) {
    boolean mayLeave = security != Security.CLEAR || !onLoopback;
    return found.stream()
        .limit(ADDRESSES_MAX)
        .filter(it -> !it.address().isAnyHost() && !foreign.contains(it.address()))
        .filter(it -> it.address().isLoopback() ? onLoopback : mayLeave)
        .toList();
  }
}
