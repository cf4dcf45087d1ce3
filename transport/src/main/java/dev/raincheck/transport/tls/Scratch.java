package dev.raincheck.transport.tls;

import java.nio.ByteBuffer;

/// Room that all connections of a loop use in turns, so that one that idles holds none. The loop's.
final class Scratch {
  /// A record with its header, and what encryption adds; the JDK's own bound is as large.
  static final int RECORD_BYTES_MAX = 16_709;

  /// What is read from a connection, or written to it, at once.
  private static final int RECORDS = 4;

  final ByteBuffer in = ByteBuffer.allocate(RECORDS * RECORD_BYTES_MAX);
  final ByteBuffer plain = ByteBuffer.allocate(RECORD_BYTES_MAX);
  final ByteBuffer out = ByteBuffer.allocate(RECORDS * RECORD_BYTES_MAX);
}
