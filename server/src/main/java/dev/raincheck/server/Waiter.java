package dev.raincheck.server;

/// Who waits for an answer, and for which request.
record Waiter(Peer peer, long id) {}
