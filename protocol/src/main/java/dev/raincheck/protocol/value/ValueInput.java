package dev.raincheck.protocol.value;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;

/// MessagePack bytes, read from front to back. Each declared length is checked against the bytes
/// that are really there before anything is allocated.
final class ValueInput {
  private static final VarHandle SHORT = bigEndian(short[].class);
  private static final VarHandle INT = bigEndian(int[].class);
  private static final VarHandle LONG = bigEndian(long[].class);
  private static final int NANOS_MAX = 999_999_999;

  final byte[] bytes;
  private final int end;
  private int position;

  ValueInput(Slice value) {
    this.bytes = value.array();
    this.position = value.from();
    this.end = value.to();
  }

  private static VarHandle bigEndian(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.BIG_ENDIAN);
  }

  boolean atEnd() {
    return position == end;
  }

  int position() {
    return position;
  }

  int remaining() {
    return end - position;
  }

  int u8() {
    require(1);
    return bytes[position++] & 0xff;
  }

  byte i8() {
    require(1);
    return bytes[position++];
  }

  int u16() {
    return i16() & 0xffff;
  }

  short i16() {
    require(Short.BYTES);
    short value = (short) SHORT.get(bytes, position);
    position += Short.BYTES;
    return value;
  }

  long u32() {
    return i32() & 0xffff_ffffL;
  }

  int i32() {
    require(Integer.BYTES);
    int value = (int) INT.get(bytes, position);
    position += Integer.BYTES;
    return value;
  }

  long i64() {
    require(Long.BYTES);
    long value = (long) LONG.get(bytes, position);
    position += Long.BYTES;
    return value;
  }

  /// Passes over these bytes if they come next.
  boolean take(byte[] expected) {
    int next = position + expected.length;
    boolean there =
        next <= end && Arrays.equals(bytes, position, next, expected, 0, expected.length);
    position = there ? next : position;
    return there;
  }

  /// Goes back to where this was before.
  void back(int earlier) {
    position = earlier;
  }

  /// Passes over a payload and returns where it begins.
  int skip(long length) {
    require(length);
    int start = position;
    position += (int) length;
    return start;
  }

  /// Checks the count of an array or a map: every entry takes at least `bytesEach`.
  int entries(long count, int bytesEach) {
    require(count * bytesEach);
    return (int) count;
  }

  Instant timestamp(long length) {
    return switch ((int) length) {
      case 4 -> Instant.ofEpochSecond(u32());
      case 8 -> {
        long both = i64();
        yield instant(both & 0x3_ffff_ffffL, both >>> 34);
      }
      case 12 -> {
        long nanos = u32();
        yield instant(i64(), nanos);
      }
      default ->
          throw new ValueException(
              "timestamp of %d bytes (expected: 4, 8 or 12)".formatted(length));
    };
  }

  private static Instant instant(long seconds, long nanos) {
    if (nanos > NANOS_MAX) {
      throw new ValueException(
          "timestamp with %d nanoseconds (expected: at most %d)".formatted(nanos, NANOS_MAX));
    }
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException e) {
      throw new ValueException(
          "timestamp %d s (expected: in the range of Instant)".formatted(seconds), e);
    }
  }

  private void require(long more) {
    if (more > end - position) {
      throw new ValueException(
          "%d bytes declared at byte %d, %d are there (expected: a complete value)"
              .formatted(more, position, end - position));
    }
  }
}
