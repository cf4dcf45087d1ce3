package dev.raincheck.client.socket;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.transport.tls.OwnSession;
import java.util.function.Consumer;
import zmq.Msg;
import zmq.Options;
import zmq.SocketBase;
import zmq.io.IOThread;

/// What the server sends, on its way from the transport to the loop, and what it is sent. The
/// transport thread's.
final class DealerSession extends OwnSession {
  /// So many frames wait at most for a server that does not read.
  private static final int FRAMES_MAX = 10_000;

  private static final byte[] NO_MESSAGE = {};

  private final Consumer<byte[]> arrived;

  /// A part of the message has come, and there is more of it.
  private boolean inMessage;

  /// @param arrived is given each frame
  DealerSession(IOThread thread, SocketBase socket, Options options, Consumer<byte[]> arrived) {
    super(thread, socket, options);
    this.arrived = arrived;
  }

  @Override
  protected boolean pushMsg(Msg frame) {
    if (frame.isCommand() || frame.isIdentity() || frame.isCredential()) {
      return true;
    }
    boolean isPart = inMessage || frame.hasMore();
    inMessage = frame.hasMore();
    if (!inMessage) {
      // Of several frames it is no message of Raincheck's; the decoder says so.
      arrived.accept(isPart ? NO_MESSAGE : frame.data());
    }
    return true;
  }

  /// Writes a frame, now or when the connection takes it.
  ///
  /// @return whether it may wait for that
  boolean send(Slice frame) {
    if (waiting() >= FRAMES_MAX) {
      return false;
    }
    add(new Msg(frame.asByteBuffer()));
    depart();
    return true;
  }
}
