package dev.raincheck.server.socket;

import java.nio.ByteBuffer;
import zmq.Msg;

/// The transport's messages, with what it does not know by itself.
///
/// Methods that [RouterSocket] calls do not return them as what they are: those classes can be
/// loaded only after it was, and made the class path readable.
final class RouterMessages {
  private RouterMessages() {}

  /// The empty frame before a message.
  static Msg delimiter() {
    var delimiter = new Msg();
    delimiter.setFlags(Msg.MORE);
    return delimiter;
  }

  /// A frame that comes, and the message that it becomes.
  static final class Incoming extends Msg implements Inflow.Frame {
    final RouterSession from;
    private final long announcedNs;

    /// When all of it was there.
    long arrivedNs;

    /// What the transport fills.
    private ByteBuffer filled;

    Incoming(int size, RouterSession from, long announcedNs) {
      super(size);
      this.from = from;
      this.announcedNs = announcedNs;
      filled = super.buf();
    }

    /// Of one that the transport has deciphered.
    Incoming(Msg deciphered, RouterSession from) {
      super(deciphered);
      this.from = from;
      announcedNs = 0;
      filled = super.buf();
      setMetadata(deciphered.getMetadata());
    }

    @Override
    public ByteBuffer buf() {
      filled = super.buf();
      return filled;
    }

    @Override
    public int arrived() {
      return filled.position();
    }

    @Override
    public long announcedNs() {
      return announcedNs;
    }

    @Override
    public void end(String why) {
      from.end(why);
    }
  }

  /// The last message of a connection: it has ended. Comes after all that came before.
  static final class Ended extends Msg {
    final RouterSession from;

    Ended(RouterSession from) {
      this.from = from;
    }
  }
}
