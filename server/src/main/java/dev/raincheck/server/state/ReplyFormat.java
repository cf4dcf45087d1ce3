package dev.raincheck.server.state;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyEncoder;

/// How replies are written for a peer. A format holds nothing, so all peers and threads may have
/// the same.
@FunctionalInterface
public interface ReplyFormat {
  /// Raincheck's own messages.
  ReplyFormat NATIVE =
      (reply, takes, encoder) -> {
        Slice message = encoder.encode(reply);
        return takes.aMessageOf(message.length())
            ? new Encoding.Encoded(message)
            : new Encoding.TooLarge(message.length());
      };

  /// Replies as they are: their receiver encodes them, on a thread of its own.
  ReplyFormat PLAIN = (reply, takes, encoder) -> new Encoding.Plain(reply);

  /// The reply as it leaves.
  ///
  /// @param takes what the peer takes
  /// @param encoder the calling thread's
  Encoding encode(Reply reply, Peer.Takes takes, ReplyEncoder encoder);

  /// Whether the peer holds its client's call open until the operation ends, and confirms nothing:
  /// to it a push is the answer, and what it has taken is kept for a while only.
  default boolean holds() {
    return false;
  }
}
