package dev.raincheck.server;

/// Where a message came from.
///
/// @param identity names the connection to the socket, for the way back; never used to decide who
///   may do what
/// @param principal who the client is, or empty while clients are not authenticated
/// @param inflates whether it reads compressed values
record Peer(byte[] identity, String principal, boolean inflates) {
  Peer(byte[] identity, String principal) {
    this(identity, principal, false);
  }
}
