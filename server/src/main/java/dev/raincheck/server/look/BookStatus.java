package dev.raincheck.server.look;

import dev.raincheck.api.ServingState;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.Usage;
import dev.raincheck.shutdown.Ledger;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/// What the book shows of itself, taken without stopping the loop: read from any thread, so only
/// roughly true.
///
/// @param age of this run of the server
/// @param oldest age of the oldest operation that has not ended
/// @param used what all clients use together
/// @param store what the store has to do
public record BookStatus(
    ServingState serving,
    Duration age,
    Ledger ledger,
    Collection<ServedMethod> methods,
    Optional<Duration> oldest,
    Usage used,
    int sessions,
    Limits limits,
    StoreLoad store) {
  /// What the store has to do.
  ///
  /// @param ordered writes that were ordered and are not done
  /// @param waiting operations that wait in it to be taken, as far as is known here
  public record StoreLoad(long ordered, long waiting) {}
}
