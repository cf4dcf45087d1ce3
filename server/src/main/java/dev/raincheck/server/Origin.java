package dev.raincheck.server;

import org.jspecify.annotations.Nullable;

/// Whose call it is.
record Origin(Peer peer, @Nullable Session session, Usage usage) {}
