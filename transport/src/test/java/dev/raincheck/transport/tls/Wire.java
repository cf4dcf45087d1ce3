package dev.raincheck.transport.tls;

import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/// One direction of a connection, which carries so many bytes at a time.
final class Wire implements ByteChannel {
  int atOnce = Integer.MAX_VALUE;

  /// Whoever writes has gone.
  boolean ended;

  private final Deque<Byte> bytes = new ArrayDeque<>();

  boolean hasBytes() {
    return !bytes.isEmpty();
  }

  @Override
  public int read(ByteBuffer into) {
    if (bytes.isEmpty()) {
      return ended ? -1 : 0;
    }
    int count = Math.min(Math.min(atOnce, into.remaining()), bytes.size());
    for (int i = 0; i < count; i++) {
      into.put(bytes.removeFirst());
    }
    return count;
  }

  @Override
  public int write(ByteBuffer from) {
    int count = Math.min(atOnce, from.remaining());
    for (int i = 0; i < count; i++) {
      bytes.addLast(from.get());
    }
    return count;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
