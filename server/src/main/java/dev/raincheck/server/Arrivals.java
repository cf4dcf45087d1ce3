package dev.raincheck.server;

import dev.raincheck.protocol.MalformedMessageException;
import dev.raincheck.protocol.RequestDecoder;
import dev.raincheck.protocol.Unbundler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What clients have sent, message by message. The loop's.
final class Arrivals {
  private static final Logger LOG = LoggerFactory.getLogger(RaincheckServer.class);

  private final RouterSocket socket;
  private final Unbundler unbundler = new Unbundler();
  private final RequestDecoder decoder = new RequestDecoder();

  /// Who sent the frame that is taken apart now.
  private Peer peer = new Peer(new byte[0], "");

  private long malformed;

  Arrivals(RouterSocket socket) {
    this.socket = socket;
  }

  /// The next message, or null if none is there.
  @Nullable Event poll() {
    try {
      byte[] message = unbundler.next(this::receive);
      return message == null ? null : new Event.Received(peer, decoder.decode(message));
    } catch (MalformedMessageException problem) {
      if (malformed++ == 0) {
        LOG.warn(
            "a message could not be understood: {} (later ones are counted, not logged)",
            problem.getMessage());
      }
      return new Event.Malformed(peer, problem);
    }
  }

  private byte @Nullable [] receive() {
    RouterSocket.Frame frame = socket.receive();
    if (frame == null) {
      return null;
    }
    peer = new Peer(frame.identity(), frame.principal());
    return frame.bytes();
  }

  /// How many messages could not be understood.
  long malformed() {
    return malformed;
  }
}
