package dev.raincheck.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.msgpack.core.buffer.MessageBuffer;
import org.msgpack.core.buffer.MessageBufferOutput;

/// Where a packer leaves a message: in one buffer that is used again for the next, and large
/// payloads beside it. The library's own output takes 280 bytes more for each message, and twice
/// the time.
final class WireOutput implements MessageBufferOutput {
  private static final int KEPT_BYTES = 16 * 1024;

  private final byte[] kept = new byte[KEPT_BYTES];
  private final MessageBuffer keptBuffer = MessageBuffer.wrap(kept);
  private byte[] current = kept;
  private final List<ByteBuffer> parts = new ArrayList<>();

  /// The message, of which everything has been flushed, in an array of just its size.
  byte[] take() {
    byte[] message = parts.size() == 1 ? parts.getFirst().array() : joined();
    parts.clear();
    return message;
  }

  private byte[] joined() {
    ByteBuffer message =
        ByteBuffer.wrap(new byte[parts.stream().mapToInt(ByteBuffer::remaining).sum()]);
    parts.forEach(message::put);
    return message.array();
  }

  /// Forgets what has been written of a message.
  void clear() {
    parts.clear();
  }

  @Override
  public MessageBuffer next(int bytesMin) {
    if (bytesMin <= KEPT_BYTES) {
      current = kept;
      return keptBuffer;
    }
    current = new byte[bytesMin]; // a long text
    return MessageBuffer.wrap(current);
  }

  @Override
  public void writeBuffer(int length) {
    write(current, 0, length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    parts.add(ByteBuffer.wrap(Arrays.copyOfRange(bytes, offset, offset + length)));
  }

  /// Not copied before [#take]: nobody changes these bytes. They are never all of a message, which
  /// begins with a header.
  @Override
  public void add(byte[] bytes, int offset, int length) {
    parts.add(ByteBuffer.wrap(bytes, offset, length));
  }

  @Override
  public void flush() {
    // There is nothing behind it.
  }

  @Override
  public void close() {
    // As above.
  }
}
