package dev.raincheck.server;

import dev.raincheck.server.look.BookStatus;
import dev.raincheck.server.look.Gauges;
import java.time.Duration;

/// How the store of a server does. Found out without asking it anything.
public final class StoreStatus {
  private final String name;
  private final boolean failing;
  private final Duration busy;
  private final long ordered;
  private final long waiting;

  StoreStatus(Gauges.Store store, BookStatus.StoreLoad load) {
    name = store.name();
    failing = store.isFailing();
    busy = Duration.ofNanos(store.busyNs());
    ordered = load.ordered();
    waiting = load.waiting();
  }

  /// {@return what logs call it}
  public String name() {
    return name;
  }

  /// {@return whether the last thing that it was asked for failed} Meanwhile new work that needs it
  /// is refused with `UNAVAILABLE`, what is to be written waits, and quick calls go on.
  public boolean isFailing() {
    return failing;
  }

  /// {@return for how long it has been doing what it was asked for last; zero if that is done} Some
  /// seconds say that it hangs, which need not be a failure yet.
  public Duration busy() {
    return busy;
  }

  /// {@return writes that were ordered and are not done}
  public long ordered() {
    return ordered;
  }

  /// {@return operations that wait in it to be taken by a server of the fleet, as far as this one
  /// knows}
  public long waiting() {
    return waiting;
  }

  @Override
  public String toString() {
    return "%s%s, busy for %s, %d ordered, %d waiting"
        .formatted(name, failing ? " fails" : "", busy, ordered, waiting);
  }
}
