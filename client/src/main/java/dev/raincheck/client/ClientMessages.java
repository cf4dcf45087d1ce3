package dev.raincheck.client;

import dev.raincheck.protocol.Bundler;
import dev.raincheck.protocol.MalformedMessageException;
import dev.raincheck.protocol.Reply;
import dev.raincheck.protocol.ReplyDecoder;
import dev.raincheck.protocol.Slice;
import dev.raincheck.protocol.Unbundler;
import org.jspecify.annotations.Nullable;

/// Requests and replies to and from frames of the socket. The loop's.
final class ClientMessages {
  private final DealerSocket socket;
  private final ReplyDecoder decoder = new ReplyDecoder();
  private final Unbundler arriving = new Unbundler();

  /// What this turn has to say. Sent together at its end: a request sent by itself is a packet of
  /// one message.
  private final Bundler leaving = new Bundler();

  ClientMessages(DealerSocket socket) {
    this.socket = socket;
  }

  /// Sends a request by the next [#flush].
  void send(Slice message) {
    if (!leaving.add(message)) {
      flush();
      leaving.add(message);
    }
  }

  void flush() {
    if (!leaving.isEmpty()) {
      socket.send(leaving.take());
    }
  }

  /// The next reply, or null if there is none.
  ///
  /// @throws MalformedMessageException if it is none of ours
  @Nullable Reply receive() throws MalformedMessageException {
    byte[] message = arriving.next(socket::receive);
    return message == null ? null : decoder.decode(message);
  }
}
