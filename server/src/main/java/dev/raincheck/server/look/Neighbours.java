package dev.raincheck.server.look;

import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.server.store.StoreRun;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Where clients reach the servers that share the store, as a `Welcome` says it.
public final class Neighbours {
  private final Supplier<Gauges> gauges;

  public Neighbours(Supplier<Gauges> gauges) {
    this.gauges = gauges;
  }

  /// The addresses of those that live, as far as they are known. Where they are more than a
  /// `Welcome` has room for each session hears of others, so that each server is known to some.
  ///
  /// @param session the number of the session that hears of them
  public List<String> addresses(long session) {
    Gauges.Store store = gauges.get().store();
    if (store == null) {
      return List.of();
    }
    List<String> all =
        store.fleet().stream()
            .filter(it -> it.state() == StoreRun.MemberState.ALIVE && it.leaseLeftMs() > 0)
            .map(StoreRun.Member::address)
            .filter(it -> !it.isEmpty() && it.length() <= WireLimits.SERVER_CHARS_MAX)
            .distinct()
            .toList();
    if (all.size() <= WireLimits.SERVERS_MAX) {
      return all;
    }
    int first = (int) (session % all.size());
    return IntStream.range(first, first + WireLimits.SERVERS_MAX)
        .mapToObj(i -> all.get(i % all.size()))
        .toList();
  }
}
