package dev.raincheck.server;

/// Where a message came from.
///
/// @param identity names the connection to the socket, for the way back; never used to decide who
///   may do what
/// @param principal who the client is, or empty while clients are not authenticated
/// @param takes what its session said of the replies that it takes
record Peer(byte[] identity, String principal, Takes takes) {
  /// Which replies a client takes.
  ///
  /// @param inflates whether it reads compressed values
  /// @param unbundles whether it reads frames of several messages
  /// @param messageBytesMax the largest message
  record Takes(boolean inflates, boolean unbundles, long messageBytesMax) {
    /// Of one that said nothing: plain values, of any size, each in its own frame.
    static final Takes UNTOLD = new Takes(false, false, Long.MAX_VALUE);

    boolean aMessageOf(long bytes) {
      return bytes <= messageBytesMax;
    }
  }

  Peer(byte[] identity, String principal) {
    this(identity, principal, Takes.UNTOLD);
  }
}
