package dev.raincheck.server.state;

import org.jspecify.annotations.Nullable;

/// The way out of a door, by which replies leave. The loop's.
@FunctionalInterface
public interface Exit {
  /// Nothing leaves.
  Exit NONE = (peer, message, outcome) -> {};

  /// Sends the message, at the end of the turn at the latest.
  ///
  /// @param outcome the operation of which it says how it ended, if whether it was taken matters
  void send(Peer peer, Encoding.Message message, @Nullable Operation outcome);
}
