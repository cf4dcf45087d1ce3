package dev.raincheck.simulation;

/// Where a request comes from.
///
/// @param peer the connection
/// @param address of the client's machine
/// @param principal whose key it has; empty if none
public record Sender(String peer, String address, String principal) {}
