package dev.raincheck.server;

import dev.raincheck.protocol.ServingState;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/// What the book shows of itself, taken without stopping the loop: read from any thread, so only
/// roughly true.
///
/// @param oldest age of the oldest operation that has not ended
/// @param used what all clients use together
record BookStatus(
    ServingState serving,
    Ledger ledger,
    Collection<ServedMethod> methods,
    Optional<Duration> oldest,
    Usage used,
    int sessions,
    Limits limits) {}
