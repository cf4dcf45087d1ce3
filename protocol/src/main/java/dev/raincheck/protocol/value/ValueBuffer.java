package dev.raincheck.protocol.value;

import dev.raincheck.protocol.bytes.Head;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.Utf8;
import dev.raincheck.protocol.bytes.ValueTooLargeException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;

/// Bytes that grow while MessagePack is appended to them. Each number takes its shortest form.
///
/// It starts small: a default packer of msgpack-core begins with 8 KB, which for values of 64 bytes
/// costs more than everything else together.
final class ValueBuffer {
  private static final int CAPACITY_FIRST = 128;

  /// Longest array that every JVM makes.
  private static final int CAPACITY_MAX = Integer.MAX_VALUE - 8;

  /// What a call says before its arguments, as long as it acknowledges little, and behind them.
  private static final int ROOM_BEFORE = 192;

  private static final int ROOM_AFTER = 64;
  private static final VarHandle SHORT = bigEndian(short[].class);
  private static final VarHandle INT = bigEndian(int[].class);
  private static final VarHandle LONG = bigEndian(long[].class);

  private final int bytesMax;
  private byte[] bytes;

  /// Where what was appended begins: large values leave room for the message around them.
  private int start;

  private int length;

  ValueBuffer() {
    this(CAPACITY_FIRST);
  }

  ValueBuffer(int capacity) {
    this(capacity, CAPACITY_MAX);
  }

  /// @param bytesMax more is not taken, and no memory is asked for it
  ValueBuffer(int capacity, int bytesMax) {
    this.bytesMax = bytesMax;
    this.bytes = new byte[capacity];
  }

  private static VarHandle bigEndian(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.BIG_ENDIAN);
  }

  /// What has been appended. The end of this buffer: it may be its own array.
  Slice take() {
    requireRoom(0); // it was not asked for where the array happened to be long enough
    int unused = bytes.length - length;
    return start > 0 && unused <= ROOM_AFTER + length / 8
        ? Slice.withRoom(bytes, start, length)
        : Slice.of(unused == 0 && start == 0 ? bytes : Arrays.copyOfRange(bytes, start, length));
  }

  void nil() {
    put(Head.NIL);
  }

  void bool(boolean value) {
    put(value ? Head.TRUE : Head.FALSE);
  }

  void integer(long value) {
    if (value >= -32 && value <= 127) {
      put((int) value);
    } else if (value >= 0) {
      positive(value);
    } else if (value >= Byte.MIN_VALUE) {
      put(Head.INT8);
      put((int) value);
    } else if (value >= Short.MIN_VALUE) {
      put(Head.INT16);
      putShort((int) value);
    } else if (value >= Integer.MIN_VALUE) {
      put(Head.INT32);
      putInt((int) value);
    } else {
      put(Head.INT64);
      putLong(value);
    }
  }

  private void positive(long value) {
    if (value <= 0xff) {
      put(Head.UINT8);
      put((int) value);
    } else if (value <= 0xffff) {
      put(Head.UINT16);
      putShort((int) value);
    } else if (value <= 0xffff_ffffL) {
      put(Head.UINT32);
      putInt((int) value);
    } else {
      put(Head.UINT64);
      putLong(value);
    }
  }

  /// An integer if 64 bits are enough, else decimal text: MessagePack has no longer integers.
  void integer(BigInteger value) {
    if (value.bitLength() < Long.SIZE) {
      integer(value.longValue());
    } else if (value.bitLength() == Long.SIZE && value.signum() > 0) {
      put(Head.UINT64);
      putLong(value.longValue());
    } else {
      text(TextFormType.printed(value));
    }
  }

  void float32(float value) {
    put(Head.FLOAT32);
    putInt(Float.floatToRawIntBits(value));
  }

  void float64(double value) {
    put(Head.FLOAT64);
    putLong(Double.doubleToRawLongBits(value));
  }

  void text(String value) {
    requireRoom(value.length()); // each character takes a byte at least
    utf8(Utf8.encode(value));
  }

  /// Text that is UTF-8 already.
  void utf8(byte[] text) {
    textHeader(text.length);
    putAll(text, 0, text.length);
  }

  private void textHeader(int count) {
    if (count < 32) {
      put(Head.FIXSTR | count);
    } else if (count <= 0xff) {
      put(Head.STR8);
      put(count);
    } else if (count <= 0xffff) {
      put(Head.STR16);
      putShort(count);
    } else {
      put(Head.STR32);
      putInt(count);
    }
  }

  /// MessagePack already.
  void raw(byte[] messagePack) {
    putAll(messagePack, 0, messagePack.length);
  }

  void binary(byte[] data, int offset, int count) {
    if (count <= 0xff) {
      put(Head.BIN8);
      put(count);
    } else if (count <= 0xffff) {
      put(Head.BIN16);
      putShort(count);
    } else {
      put(Head.BIN32);
      putInt(count);
    }
    putAll(data, offset, count);
  }

  /// The timestamp extension, in the shortest of its three forms.
  void timestamp(Instant value) {
    long seconds = value.getEpochSecond();
    long nanos = value.getNano();
    if (seconds >>> 34 != 0) {
      put(Head.EXT8);
      put(12);
      put(-1);
      putInt((int) nanos);
      putLong(seconds);
    } else if (nanos == 0 && seconds >>> 32 == 0) {
      put(Head.FIXEXT4);
      put(-1);
      putInt((int) seconds);
    } else {
      put(Head.FIXEXT8);
      put(-1);
      putLong(nanos << 34 | seconds);
    }
  }

  /// Keeps one byte for the header of an array or a map whose count is not known yet.
  int openContainer() {
    put(0);
    return length - 1 - start;
  }

  /// Writes the header at `place`; over 15 entries it needs more room, and what follows moves.
  void closeContainer(int place, int count, boolean map) {
    int at = start + place;
    if (count < 16) {
      bytes[at] = (byte) ((map ? Head.FIXMAP : Head.FIXARRAY) | count);
      return;
    }
    int more = count <= 0xffff ? 2 : 4;
    requireRoom(more);
    reserve(more);
    System.arraycopy(bytes, at + 1, bytes, at + 1 + more, length - at - 1);
    length += more;
    if (more == 2) {
      bytes[at] = (byte) (map ? Head.MAP16 : Head.ARRAY16);
      SHORT.set(bytes, at + 1, (short) count);
    } else {
      bytes[at] = (byte) (map ? Head.MAP32 : Head.ARRAY32);
      INT.set(bytes, at + 1, count);
    }
  }

  private void put(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  private void putShort(int value) {
    reserve(Short.BYTES);
    SHORT.set(bytes, length, (short) value);
    length += Short.BYTES;
  }

  private void putInt(int value) {
    reserve(Integer.BYTES);
    INT.set(bytes, length, value);
    length += Integer.BYTES;
  }

  private void putLong(long value) {
    reserve(Long.BYTES);
    LONG.set(bytes, length, value);
    length += Long.BYTES;
  }

  private void putAll(byte[] data, int offset, int count) {
    requireRoom(count);
    if (bytes.length - length < count) {
      growBy(data, offset, count);
    } else {
      System.arraycopy(data, offset, bytes, length, count);
    }
    length += count;
  }

  /// What is new first: an array that is filled right after it was made is not cleared before.
  private void growBy(byte[] data, int offset, int count) {
    boolean makesRoom = start == 0 && count >= Slice.LARGE_BYTES;
    int shift = makesRoom ? ROOM_BEFORE : 0;
    byte[] larger = new byte[capacityFor(makesRoom ? (long) count + shift + ROOM_AFTER : count)];
    System.arraycopy(data, offset, larger, length + shift, count);
    System.arraycopy(bytes, start, larger, start + shift, length - start);
    bytes = larger;
    start += shift;
    length += shift;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      requireRoom(more);
      bytes = Arrays.copyOf(bytes, capacityFor(more));
    }
  }

  private int capacityFor(long more) {
    long needed = length + more;
    if (needed > CAPACITY_MAX) {
      throw new ValueTooLargeException(bytesMax);
    }
    return (int) Math.min(Math.max(needed, 2L * bytes.length), CAPACITY_MAX);
  }

  private void requireRoom(int more) {
    if (more > bytesMax - (length - start)) {
      throw new ValueTooLargeException(bytesMax);
    }
  }
}
