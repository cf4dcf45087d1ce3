package dev.raincheck.transport.tls;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/// The records of one connection: bytes of the wire become those of the protocol, and back. Belongs
/// to one thread at a time: to the loop, and for each [#step] of the handshake to another one.
///
/// What is read or written goes through the loop's [Scratch]; only what is left over is kept.
final class TlsRecords {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int HEADER_BYTES = 5;

  /// Records that carry none of the protocol's bytes: changes of keys, and how to resume. Each
  /// costs the loop some microseconds, so they are rationed by what else was received.
  private static final int QUIET_RECORDS_MAX = 64;

  private static final int BYTES_A_QUIET_RECORD = 65_536;

  /// What a handshake takes; an honest one has some thousand bytes.
  private static final int HANDSHAKE_BYTES_MAX = 131_072;

  /// What says that the peer does not go on, and why; nothing that takes long is as short.
  private static final int ALERT_BYTES_MAX = 64;

  private final SSLEngine engine;
  private final Scratch scratch;
  private ByteBuffer wire = NOTHING; // what came and is not deciphered
  private ByteBuffer plain = NOTHING; // what is deciphered and not read
  private ByteBuffer unsent = NOTHING; // what is enciphered and not written
  private int first = -1;
  private boolean closed;
  private long plainBytes;
  private long quietRecords;
  private long handshakeBytes;

  TlsRecords(SSLEngine engine, Scratch scratch) {
    this.engine = engine;
    this.scratch = scratch;
  }

  SSLEngine engine() {
    return engine;
  }

  /// {@return whether the peer will send no more} Takes what has come.
  boolean receive(ReadableByteChannel channel) throws IOException {
    ByteBuffer in = scratch.in.clear();
    in.put(wire);
    int count = channel.read(in);
    wire = in.flip();
    came(count);
    return count < 0;
  }

  private void came(int count) {
    if (handshakeBytes == 0 && count > 0) {
      first = wire.get(wire.position()) & 0xff;
    }
    handshakeBytes += Math.max(0, count);
  }

  /// @throws IOException if what has come is no handshake, or too much for one
  void requireHandshake() throws IOException {
    if (first >= 0 && !NotTlsException.isTls(first)) {
      throw new NotTlsException(first);
    }
    if (isTooLong()) {
      throw new SSLException("a handshake of " + handshakeBytes + " bytes");
    }
  }

  boolean isTooLong() {
    return handshakeBytes > HANDSHAKE_BYTES_MAX;
  }

  /// Keeps what is left over: the room is somebody else's from now on.
  void settle() {
    wire = own(wire, scratch.in);
    plain = own(plain, scratch.plain);
  }

  private static ByteBuffer own(ByteBuffer left, ByteBuffer shared) {
    if (!left.hasRemaining()) {
      return NOTHING;
    }
    boolean fits = left != shared && left.capacity() <= 2 * left.remaining();
    return fits ? left : ByteBuffer.allocate(left.remaining()).put(left).flip();
  }

  /// Forgets what has come.
  void discard() {
    wire = NOTHING;
  }

  /// Whether [#read] has something to give, or to say.
  boolean isReadable() {
    return closed || plain.hasRemaining() || hasRecord();
  }

  /// Whether a whole one has come, or one that is too long anyway.
  boolean hasRecord() {
    return wire.remaining() >= HEADER_BYTES
        && wire.remaining() >= Math.min(recordBytes(), Scratch.RECORD_BYTES_MAX);
  }

  private int recordBytes() {
    return HEADER_BYTES + (wire.getShort(wire.position() + HEADER_BYTES - 2) & 0xffff);
  }

  /// Deciphers what has come, as a channel does that does not block: -1 at the end, 0 if nothing is
  /// there.
  int read(ByteBuffer into) throws SSLException {
    while (!plain.hasRemaining()) {
      if (closed) {
        return -1;
      }
      if (!hasRecord()) {
        return 0;
      }
      if (into.remaining() >= recordBytes()) {
        int count = decipher(into);
        if (count > 0) {
          return count;
        }
      } else {
        decipher(scratch.plain.clear());
        plain = scratch.plain.flip();
      }
    }
    int count = Math.min(plain.remaining(), into.remaining());
    into.put(into.position(), plain, plain.position(), count);
    into.position(into.position() + count);
    plain.position(plain.position() + count);
    return count;
  }

  private int decipher(ByteBuffer into) throws SSLException {
    SSLEngineResult result = engine.unwrap(wire, into);
    int count = result.bytesProduced();
    if (result.getStatus() == Status.CLOSED) {
      closed = true;
    } else if (result.getStatus() != Status.OK) {
      throw new SSLException("a record of " + recordBytes() + " bytes: " + result.getStatus());
    }
    plainBytes += count;
    if (count == 0 && ++quietRecords > QUIET_RECORDS_MAX + plainBytes / BYTES_A_QUIET_RECORD) {
      throw new SSLException(
          "%d records without content, and %d bytes".formatted(quietRecords, plainBytes));
    }
    if (count == 0 && !closed) {
      answer();
    }
    return count;
  }

  /// What the peer is owed for a record, such as other keys for other keys.
  private void answer() throws SSLException {
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      wrapAlone();
    }
    if (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
      throw new SSLException("another handshake: " + engine.getHandshakeStatus());
    }
  }

  /// Enciphers and writes as much as the channel takes.
  ///
  /// @return how much of it was taken; what could not be written is [#hasUnsent]
  int write(ByteBuffer from, WritableByteChannel channel) throws IOException {
    if (!flush(channel)) {
      return 0;
    }
    int before = from.remaining();
    ByteBuffer out = scratch.out.clear();
    while (from.hasRemaining() && out.remaining() >= Scratch.RECORD_BYTES_MAX) {
      SSLEngineResult result = engine.wrap(from, out);
      if (result.getStatus() != Status.OK || result.bytesProduced() == 0) {
        throw new SSLException("nothing can be sent: " + result.getStatus());
      }
    }
    out.flip();
    channel.write(out);
    unsent = own(out, scratch.out);
    return before - from.remaining();
  }

  /// {@return whether nothing is left over} Writes what is.
  boolean flush(WritableByteChannel channel) throws IOException {
    if (unsent.hasRemaining()) {
      channel.write(unsent);
    }
    if (!unsent.hasRemaining()) {
      unsent = NOTHING;
    }
    return !hasUnsent();
  }

  boolean hasUnsent() {
    return unsent.hasRemaining();
  }

  /// Goes on with the handshake as far as the bytes that are there allow: the costly part, for
  /// another thread than the loop's. After [#settle]; what is to be sent is to be flushed.
  ///
  /// @return whether it is over
  /// @throws EOFException if the peer has gone while this waited for its turn: nothing is computed
  ///   for it, or those that gave up and came back would keep everybody waiting
  /// @throws IOException if it has failed; what the peer is to be told of that is to be flushed
  boolean step(ReadableByteChannel channel) throws IOException {
    ByteBuffer more = ByteBuffer.allocate(wire.remaining() + Scratch.RECORD_BYTES_MAX).put(wire);
    boolean isAlert = more.position() > 0 && more.position() <= ALERT_BYTES_MAX;
    int count = channel.read(more);
    if (count < 0 && !isAlert) {
      throw new EOFException("the peer has gone during the handshake");
    }
    wire = more.flip();
    came(count);
    requireHandshake();
    boolean last = step();
    wire = own(wire, scratch.in); // strangers may be many, and wait long here
    return last;
  }

  private boolean step() throws SSLException {
    try {
      while (true) {
        switch (engine.getHandshakeStatus()) {
          case NEED_TASK -> engine.getDelegatedTask().run();
          case NEED_WRAP -> wrapAlone();
          case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
            if (!unwrapOne()) {
              return false;
            }
          }
          case NOT_HANDSHAKING, FINISHED -> {
            return true;
          }
        }
      }
    } catch (SSLException failed) {
      tellFailure();
      throw failed;
    }
  }

  /// @return whether there was a record
  private boolean unwrapOne() throws SSLException {
    if (!wire.hasRemaining()) {
      return false;
    }
    SSLEngineResult result = engine.unwrap(wire, ByteBuffer.allocate(Scratch.RECORD_BYTES_MAX));
    if (result.getStatus() == Status.CLOSED) {
      throw new SSLException("the peer has closed the connection during the handshake");
    }
    return result.getStatus() != Status.BUFFER_UNDERFLOW;
  }

  private void wrapAlone() throws SSLException {
    ByteBuffer out = ByteBuffer.allocate(Scratch.RECORD_BYTES_MAX);
    if (engine.wrap(NOTHING.duplicate(), out).getStatus() == Status.CLOSED && out.position() == 0) {
      throw new SSLException("the connection is closed");
    }
    append(out.flip());
  }

  private void append(ByteBuffer more) {
    unsent =
        ByteBuffer.allocate(unsent.remaining() + more.remaining()).put(unsent).put(more).flip();
  }

  /// Says that no more comes, or why, as far as that can be said without waiting.
  void tellFailure() {
    try {
      while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        wrapAlone();
      }
    } catch (SSLException nothingToSay) {
      // the peer hears nothing, but the end of the connection
    }
  }

  /// The last record of this side. A session that led to nothing is not resumed: a server that
  /// resumes one, and does not like it, cannot say why.
  void close() {
    engine.closeOutbound();
    tellFailure();
    if (plainBytes == 0) {
      engine.getSession().invalidate();
    }
  }
}
