package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.bytes.Head;
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
    if (head < Head.FIXSTR || head >= Head.NEGATIVE) {
      return false;
    }
    if (head < Head.NIL) {
      at += head - Head.FIXSTR;
      return false;
    }
    return switch (head) {
      case Head.FIXEXT1, Head.FIXEXT2, Head.FIXEXT4, Head.FIXEXT8, Head.FIXEXT16 ->
          skipExtension(1 << (head - Head.FIXEXT1));
      case Head.EXT8 -> skipLongExtension(1);
      case Head.EXT16 -> skipLongExtension(2);
      case Head.EXT32 -> skipLongExtension(4);
      default -> skipOther(head);
    };
  }

  private boolean skipOther(int head) {
    at +=
        switch (head) {
          case Head.BIN8, Head.STR8 -> 1 + length(1);
          case Head.BIN16, Head.STR16 -> 2 + length(2);
          case Head.BIN32, Head.STR32 -> 4 + length(4);
          case Head.UINT8, Head.INT8 -> 1;
          case Head.UINT16, Head.INT16, Head.ARRAY16, Head.MAP16 -> 2;
          case Head.FLOAT32, Head.UINT32, Head.INT32, Head.ARRAY32, Head.MAP32 -> 4;
          case Head.FLOAT64, Head.UINT64, Head.INT64 -> 8;
          default -> 0; // nil, false, true
        };
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
