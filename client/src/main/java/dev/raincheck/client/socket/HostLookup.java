package dev.raincheck.client.socket;

import dev.raincheck.transport.loop.FreshThreads;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Asks for the addresses of a host on a thread of its own, since a name server may take its time.
/// How long the JVM remembers an answer is set by `networkaddress.cache.ttl`.
final class HostLookup {
  private final Runnable onFound;
  private final AtomicReference<@Nullable List<Target>> found = new AtomicReference<>();
  private boolean underWay;

  /// @param onFound run on the thread of the lookup
  HostLookup(Runnable onFound) {
    this.onFound = onFound;
  }

  /// One at a time: while the last has not been [taken][#take] it does nothing.
  void start(Endpoints server) {
    if (underWay) {
      return;
    }
    underWay = true;
    try {
      FreshThreads.daemon("raincheck-client-lookup", () -> lookUp(server)).start();
    } catch (OutOfMemoryError noThread) {
      found.set(List.of());
      onFound.run();
    }
  }

  private void lookUp(Endpoints server) {
    List<Target> addresses = List.of();
    try {
      addresses = server.lookUp();
    } catch (UnknownHostException nowhere) {
      addresses = List.of(); // it is tried again
    } finally {
      found.set(addresses);
      onFound.run();
    }
  }

  /// What was found, once: no address if the name has none now. Null while nothing is.
  @Nullable List<Target> take() {
    List<Target> taken = found.get() == null ? null : found.getAndSet(null);
    underWay &= taken == null;
    return taken;
  }
}
