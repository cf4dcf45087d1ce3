package dev.raincheck.server.book;

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
/// @param oldest age of the oldest operation that has not ended
/// @param used what all clients use together
public record BookStatus(
    ServingState serving,
    Ledger ledger,
    Collection<ServedMethod> methods,
    Optional<Duration> oldest,
    Usage used,
    int sessions,
    Limits limits) {}
