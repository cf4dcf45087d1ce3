package dev.raincheck.server;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The bytes of large replies that wait in the transport, which itself counts messages only. The
/// loop puts them on the account; whoever sends them takes them off.
///
/// No connection may have more waiting than is left for all others together, so that whoever does
/// not read leaves room: dynamic thresholds (Choudhury and Hahne, "Dynamic queue length thresholds
/// for shared-memory packet switches", 1998).
final class LargeReplies {
  /// Smaller ones are bounded by their count.
  static final int SMALL_BYTES_MAX = 1_024;

  private final long bytesMax;
  private final AtomicLong bytes = new AtomicLong();
  private final Map<ByteBuffer, Long> bytesByConnection = new ConcurrentHashMap<>();

  /// @param bytesMax of all connections together
  LargeReplies(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// Whether so many bytes more may wait for the connection.
  boolean hasRoom(byte[] identity, int size) {
    long own = bytesByConnection.getOrDefault(ByteBuffer.wrap(identity), 0L);
    return own + size <= bytesMax - bytes.get();
  }

  /// Puts a reply on the account.
  ///
  /// @return takes it off again; to be run once, on any thread
  Runnable add(byte[] identity, int size) {
    ByteBuffer connection = ByteBuffer.wrap(identity);
    bytes.addAndGet(size);
    bytesByConnection.merge(connection, (long) size, Long::sum);
    return () -> {
      bytes.addAndGet(-size);
      bytesByConnection.computeIfPresent(
          connection, (ignored, waiting) -> waiting == size ? null : (Long) (waiting - size));
    };
  }

  /// What waits now.
  long bytes() {
    return bytes.get();
  }
}
