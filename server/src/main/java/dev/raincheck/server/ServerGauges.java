package dev.raincheck.server;

import dev.raincheck.server.look.Gauges;
import dev.raincheck.server.runner.StoreThread;
import dev.raincheck.server.socket.Connections;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads what the parts around the book count. For any thread; waits for nothing.
record ServerGauges(
    Connections connections,
    LoopDelay delay,
    ServerListeners listeners,
    @Nullable StoreThread store,
    ServerClock clock)
    implements Supplier<Gauges> {
  @Override
  public Gauges get() {
    return new Gauges(
        connections.open(),
        connections.max(),
        delay.longestNs(clock.systemNs(clock.nowNs())),
        listeners.dropped(),
        store == null
            ? null
            : new Gauges.Store(store.name(), store.isFailing(), store.busyNs(), store.fleet()));
  }
}
