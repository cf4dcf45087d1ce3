package dev.raincheck.protocol;

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
  private final List<byte[]> parts = new ArrayList<>();

  /// The message, of which everything has been flushed, in an array of just its size.
  byte[] take() {
    byte[] message = parts.size() == 1 ? parts.getFirst() : joined();
    parts.clear();
    return message;
  }

  private byte[] joined() {
    byte[] message = new byte[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, message, at, part.length);
      at += part.length;
    }
    return message;
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
    parts.add(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /// A whole array is not copied before [#take]: nobody changes it.
  @Override
  public void add(byte[] bytes, int offset, int length) {
    if (length == bytes.length) {
      parts.add(bytes);
    } else {
      write(bytes, offset, length);
    }
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
