package dev.raincheck.server.state;

/// Who waits for an answer, and for which request.
public record Waiter(Peer peer, long id) {}
