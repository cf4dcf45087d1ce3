package dev.raincheck.server.book;

import dev.raincheck.protocol.wire.TokenSigner;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.ShutdownStrategy;
import java.util.random.RandomGenerator;

/// What the book needs to know from the start.
///
/// @param instance the server's name
/// @param epoch which run of it
/// @param startedMs wall-clock time at start, in milliseconds, for the issue time in tokens
/// @param startedNs the book's time at start
/// @param recording whether there is a store
/// @param access who may do what
/// @param random for session numbers and tokens; not to be guessed
public record BookSettings(
    String instance,
    long epoch,
    Times times,
    Limits limits,
    ShutdownStrategy strategy,
    TokenSigner signer,
    Access access,
    RandomGenerator random,
    long startedMs,
    long startedNs,
    boolean recording) {}
