package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Writes times as ISO text: clients of ZeroRPC make something else of MessagePack's timestamps,
/// each in its own way. For values that this server has written.
final class TimestampText {
  private static final byte TIMESTAMP = -1;

  private final byte[] bytes;
  private final int to;
  private int at;

  private TimestampText(Slice value) {
    bytes = value.array();
    at = value.from();
    to = value.from() + value.length();
  }

  /// The same value; itself if there is no time in it.
  static Slice of(Slice value) {
    return new TimestampText(value).replaced();
  }

  /// Values stand one behind the other, however they are nested; so nesting does not matter.
  private Slice replaced() {
    ByteArrayOutputStream out = null;
    int copied = at;
    int from = at;
    while (at < to) {
      int start = at;
      if (!skip()) {
        continue;
      }
      out = out == null ? new ByteArrayOutputStream(to - from + 64) : out;
      out.write(bytes, copied, start - copied);
      out.writeBytes(iso(start));
      copied = at;
    }
    if (out == null) {
      return Slice.of(bytes, from, to);
    }
    out.write(bytes, copied, to - copied);
    return Slice.of(out.toByteArray());
  }

  private byte[] iso(int start) {
    Object time = Values.decode(Arrays.copyOfRange(bytes, start, at));
    return Values.encode(String.valueOf(time));
  }

  /// Passes over a value, of an array or a map over its head.
  ///
  /// @return whether it was a time
  private boolean skip() {
    int head = bytes[at++] & 0xff;
    if (head <= 0x9f || head >= 0xe0) {
      return false;
    }
    if (head <= 0xbf) {
      at += head & 0x1f;
      return false;
    }
    if (head >= 0xd4 && head <= 0xd8) {
      return skipExtension(1 << (head - 0xd4));
    }
    switch (head) {
      case 0xc4, 0xd9 -> at += 1 + length(1);
      case 0xc5, 0xda -> at += 2 + length(2);
      case 0xc6, 0xdb -> at += 4 + length(4);
      case 0xcc, 0xd0 -> at += 1;
      case 0xcd, 0xd1, 0xdc, 0xde -> at += 2;
      case 0xca, 0xce, 0xd2, 0xdd, 0xdf -> at += 4;
      case 0xcb, 0xcf, 0xd3 -> at += 8;
      case 0xc7 -> {
        return skipLongExtension(1);
      }
      case 0xc8 -> {
        return skipLongExtension(2);
      }
      case 0xc9 -> {
        return skipLongExtension(4);
      }
      default -> {} // nil, false, true
    }
    return false;
  }

  private boolean skipLongExtension(int width) {
    int length = length(width);
    at += width;
    return skipExtension(length);
  }

  private boolean skipExtension(int length) {
    boolean isTime = bytes[at] == TIMESTAMP;
    at += 1 + length;
    return isTime;
  }

  private int length(int width) {
    ByteBuffer number = ByteBuffer.wrap(bytes, at, width);
    return switch (width) {
      case 1 -> number.get() & 0xff;
      case 2 -> number.getShort() & 0xffff;
      default -> number.getInt();
    };
  }
}
