package dev.raincheck.server;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The bytes of large replies that wait in the transport, by connection; the transport itself
/// counts messages only. The loop puts them on the account; whoever sends them takes them off.
///
/// Each connection has its own bound, so that nobody who does not read is felt by others.
final class LargeReplies {
  /// Smaller ones are bounded by their count.
  static final int SMALL_BYTES_MAX = 1_024;

  private final long bytesMax;
  private final Map<ByteBuffer, Long> bytesByConnection = new ConcurrentHashMap<>();

  /// @param bytesMax of one connection
  LargeReplies(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// Whether so many bytes more may wait for the connection.
  boolean hasRoom(byte[] identity, int size) {
    return bytes(identity) + size <= bytesMax;
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
    bytesByConnection.merge(connection, (long) size, Long::sum);
    return () ->
        bytesByConnection.computeIfPresent(
            connection, (ignored, waiting) -> waiting == size ? null : (Long) (waiting - size));
  }
}
