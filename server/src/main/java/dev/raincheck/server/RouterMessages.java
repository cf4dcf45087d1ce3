package dev.raincheck.server;

import dev.raincheck.protocol.Slice;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import zmq.Msg;

/// The transport's messages, where it has to be told more than it knows by itself.
///
/// The methods do not return them as what they are: those classes can be loaded only after
/// [RouterSocket] was, and made the class path readable.
final class RouterMessages {
  private static final Cleaner CLEANER = Cleaner.create();

  private RouterMessages() {}

  /// An incoming frame. A second fence behind the limit on message sizes: the transport once
  /// allocated whatever a header declared.
  static Msg incoming(int size, int bytesMax) {
    if (size < 0 || size > bytesMax) {
      throw new IllegalArgumentException("a frame declares " + size + " bytes");
    }
    return new SingleFrame(size);
  }

  /// @param gone is run once, on any thread, when the transport has the bytes in hand to write
  ///   them, or has dropped them with their connection
  static Msg outgoing(Slice frame, Runnable gone) {
    return new Counted(frame, gone);
  }

  /// Each frame is a message of its own, whatever it says: the transport would keep the frames of
  /// an endless message until the memory is full. (Under encryption it makes messages elsewhere:
  /// whoever has passed the door can do that, docs/security.md.)
  private static final class SingleFrame extends Msg {
    SingleFrame(int size) {
      super(size);
    }

    @Override
    public void setFlags(int flags) {
      super.setFlags(flags & ~MORE);
    }
  }

  /// Knows when the transport begins to write it: in the clear it takes the buffer then, under
  /// encryption its bytes. One that is dropped is nobody's any more, which the collector finds out.
  private static final class Counted extends Msg {
    private final Cleaner.Cleanable account;

    Counted(Slice frame, Runnable gone) {
      super(frame.asByteBuffer());
      account = CLEANER.register(this, gone);
    }

    @Override
    public ByteBuffer buf() {
      account.clean();
      return super.buf();
    }

    @Override
    public void transfer(ByteBuffer destination, int offset, int length) {
      account.clean();
      super.transfer(destination, offset, length);
    }
  }
}
