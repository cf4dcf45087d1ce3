package dev.raincheck.server.state;

import org.jspecify.annotations.Nullable;

/// Whose call it is.
public record Origin(Peer peer, @Nullable Session session, Usage usage) {}
