package dev.raincheck.server;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The bytes of large replies that wait in the transport, by connection; the transport itself
/// counts messages only. The loop puts them on the account; whoever sends them takes them off.
///
/// A connection may have as much as is free: one that does not read has half, and leaves as much to
/// others; all together never fill the heap.
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
    return bytes(identity) + size <= bytesMax - bytes.get();
  }

  /// What waits for the connection now.
  long bytes(byte[] identity) {
    return bytesByConnection.getOrDefault(ByteBuffer.wrap(identity), 0L);
  }

  /// Puts a reply on the account.
  ///
  /// @return takes it off again; to be run once, on any thread
  Runnable add(byte[] identity, int size) {
    ByteBuffer connection = ByteBuffer.wrap(identity);
    bytes.addAndGet(size);
    bytesByConnection.merge(connection, (long) size, Long::sum);
    return () ->
        bytesByConnection.computeIfPresent(
            connection,
            (ignored, waiting) -> {
              bytes.addAndGet(-size);
              return waiting == size ? null : (Long) (waiting - size);
            });
  }

  /// The connection has ended: what waited for it is garbage.
  void ended(byte[] identity) {
    Long waiting = bytesByConnection.remove(ByteBuffer.wrap(identity));
    if (waiting != null) {
      bytes.addAndGet(-waiting);
    }
  }
}
