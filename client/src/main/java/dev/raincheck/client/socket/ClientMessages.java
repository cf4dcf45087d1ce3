package dev.raincheck.client.socket;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Bundler;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import dev.raincheck.protocol.wire.Unbundler;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Requests and replies to and from frames of the socket. The loop's.
public final class ClientMessages {
  private final Supplier<byte @Nullable []> arrived;
  private final Consumer<Slice> way;
  private final ReplyDecoder decoder = new ReplyDecoder();
  private final Unbundler arriving = new Unbundler();

  private final Hearing hearing;
  private byte[] latest = new byte[0];

  /// What this turn has to say. Sent together at its end: a request sent by itself is a packet of
  /// one message.
  private final Bundler leaving = new Bundler();

  public ClientMessages(DealerSocket socket) {
    this(socket::receive, socket::send, new Hearing.At(socket));
  }

  /// @param arrived gives the next frame, or null if there is none
  /// @param way sends a frame
  public ClientMessages(Supplier<byte @Nullable []> arrived, Consumer<Slice> way) {
    this(arrived, way, Hearing.NONE);
  }

  private ClientMessages(
      Supplier<byte @Nullable []> arrived, Consumer<Slice> way, Hearing hearing) {
    this.arrived = arrived;
    this.way = way;
    this.hearing = hearing;
  }

  /// Sends a request by the next [#flush].
  public void send(Slice message) {
    if (!leaving.add(message)) {
      flush();
      leaving.add(message);
    }
  }

  public void flush() {
    if (!leaving.isEmpty()) {
      way.accept(leaving.take());
    }
  }

  private byte @Nullable [] arrive() {
    byte[] frame = arrived.get();
    latest = frame == null ? latest : frame;
    return frame;
  }

  /// The next reply, or null if there is none.
  ///
  /// @throws MalformedMessageException if it is no message of Raincheck's
  public @Nullable Reply receive() throws MalformedMessageException {
    try {
      byte[] message = arriving.next(this::arrive);
      if (message == null) {
        return null;
      }
      Reply reply = decoder.decode(message);
      hearing.understood();
      return reply;
    } catch (MalformedMessageException problem) {
      hearing.misunderstood(latest, problem);
      throw problem;
    }
  }
}
