package dev.raincheck.client.socket;

import org.jspecify.annotations.Nullable;

/// What a [DealerSocket] needs to know from the start.
///
/// @param server where it listens, or where any of several does
/// @param messageBytesMax largest message in either direction
/// @param encryption how the connection is encrypted, or null if it is not
/// @param follows whether servers that a server names may be used as well
public record DealerOptions(
    Endpoints server, int messageBytesMax, @Nullable Encryption encryption, boolean follows) {}
