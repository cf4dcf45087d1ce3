package dev.raincheck.server.state;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;

/// What becomes of a reply for a peer.
public sealed interface Encoding {
  /// What can be sent.
  sealed interface Message extends Encoding {
    /// The message as it travels.
    ///
    /// @throws IllegalStateException of a reply that does not travel
    Slice bytes();
  }

  /// The message as it travels.
  record Encoded(Slice bytes) implements Message {}

  /// The reply itself, for a peer in this process.
  record Plain(Reply reply) implements Message {
    @Override
    public Slice bytes() {
      throw new IllegalStateException(this + " has no bytes");
    }
  }

  /// Nothing: the message would have this many bytes, which is more than the peer accepts.
  record TooLarge(long bytes) implements Encoding {}
}
