package dev.raincheck.client.socket;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.transport.tls.OwnSession;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.Options;
import zmq.SocketBase;
import zmq.ZError;
import zmq.io.IOThread;

/// What the server sends, on its way from the transport to the loop, and what it is sent. The
/// transport thread's.
final class DealerSession extends OwnSession {
  /// So many frames wait at most for a server that does not read.
  private static final int FRAMES_MAX = 10_000;

  private static final byte[] NO_MESSAGE = {};

  private final Predicate<byte[]> arrived;

  /// A part of the message has come, and there is more of it.
  private boolean inMessage;

  /// For this there was no room.
  private byte @Nullable [] held;

  /// @param arrived is given each frame, and has room for it or not
  DealerSession(IOThread thread, SocketBase socket, Options options, Predicate<byte[]> arrived) {
    super(thread, socket, options);
    this.arrived = arrived;
  }

  @Override
  protected boolean pushMsg(Msg frame) {
    byte[] again = held;
    if (again != null) {
      return hand(again); // under encryption the transport brings it as it came: still enciphered
    }
    if (frame.isCommand() || frame.isIdentity() || frame.isCredential()) {
      return true;
    }
    boolean isPart = inMessage || frame.hasMore();
    inMessage = frame.hasMore();
    // Of several frames it is no message of Raincheck's; the decoder says so.
    return inMessage || hand(isPart ? NO_MESSAGE : frame.data());
  }

  private boolean hand(byte[] frame) {
    boolean hasRoom = arrived.test(frame);
    held = hasRoom ? null : frame;
    if (!hasRoom) {
      errno.set(ZError.EAGAIN);
    }
    return hasRoom;
  }

  @Override
  protected boolean holdsInput() {
    return held != null;
  }

  /// The number of the next frame.
  long next() {
    return added() + 1;
  }

  /// Whether the frame of this number has left.
  boolean hasLeft(long number) {
    return haveLeft(number);
  }

  /// There is room again.
  void goOn() {
    readOn();
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
