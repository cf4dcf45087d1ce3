package dev.raincheck.protocol.wire;

import dev.raincheck.protocol.bytes.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.buffer.MessageBuffer;
import org.msgpack.core.buffer.MessageBufferOutput;

/// Where a packer leaves a message: in one buffer that is used again for the next, and a large
/// value beside it. The library's own output takes 280 bytes more for each message, and twice the
/// time.
final class WireOutput implements MessageBufferOutput {
  private static final int KEPT_BYTES = 16 * 1024;
  private static final byte[] NOTHING = {};

  private final byte[] kept = new byte[KEPT_BYTES];
  private final MessageBuffer keptBuffer = MessageBuffer.wrap(kept);
  private byte[] current = kept;

  /// What is before the large value, if there is one.
  private byte[] before = NOTHING;

  private @Nullable Slice value;
  private final List<byte[]> parts = new ArrayList<>();

  /// Puts a large value behind what has been written and flushed; one at most in a message.
  void place(Slice large) {
    before = takeParts();
    value = large;
  }

  /// The message, of which everything has been flushed.
  Slice take() {
    byte[] last = takeParts();
    Slice large = value;
    if (large == null) {
      return Slice.of(last);
    }
    Slice message = large.between(before, last);
    if (message == null) {
      message = Slice.of(joined(before, large, last));
    }
    clear();
    return message;
  }

  private byte[] takeParts() {
    byte[] taken = parts.size() == 1 ? parts.getFirst() : joined();
    parts.clear();
    return taken;
  }

  private byte[] joined() {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /// The value goes first to its place: an array that is filled right after it was made is not
  /// cleared before.
  private static byte[] joined(byte[] first, Slice large, byte[] last) {
    byte[] all = new byte[first.length + large.length() + last.length];
    System.arraycopy(large.array(), large.from(), all, first.length, large.length());
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(last, 0, all, all.length - last.length, last.length);
    return all;
  }

  /// Forgets what has been written of a message.
  void clear() {
    parts.clear();
    before = NOTHING;
    value = null;
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
