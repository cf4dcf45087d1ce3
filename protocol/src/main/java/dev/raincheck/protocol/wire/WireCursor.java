package dev.raincheck.protocol.wire;

import dev.raincheck.protocol.bytes.FieldNames;
import dev.raincheck.protocol.bytes.Head;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.MessagePackScan;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.bytes.WireLimits;
import java.util.Arrays;

/// Reads single MessagePack values from a message that has passed [MessagePackScan], so that every
/// declared length is known to be there. Used for message after message; msgpack-core's unpacker
/// makes a buffer for each text, which for messages of 100 bytes costs more than all the rest.
public final class WireCursor {
  private byte[] bytes = new byte[0];
  private int at;

  public void reset(byte[] message) {
    reset(message, 0);
  }

  /// Goes to a value inside of a message.
  public void reset(byte[] message, int from) {
    bytes = message;
    at = from;
  }

  public int position() {
    return at;
  }

  /// Whether the next value is nil, which is then taken.
  public boolean tryNil() {
    boolean nil = bytes[at] == (byte) Head.NIL;
    at += nil ? 1 : 0;
    return nil;
  }

  boolean bool() throws MalformedMessageException {
    int head = unsigned8();
    if (head != Head.FALSE && head != Head.TRUE) {
      throw expected("a boolean", head);
    }
    return head == Head.TRUE;
  }

  /// Passes over the value that begins there.
  void skip(int from) throws MalformedMessageException {
    at = new MessagePackScan().endOfValue(bytes, from);
  }

  /// An integer of at most 63 bits and a sign. Some languages write what does not fit 32 bits as a
  /// float, having no other number.
  long integer() throws MalformedMessageException {
    int head = unsigned8();
    if (head < Head.FIXMAP || head >= Head.NEGATIVE) {
      return (byte) head;
    }
    long value =
        switch (head) {
          case Head.UINT8 -> bigEndian(1);
          case Head.UINT16 -> bigEndian(2);
          case Head.UINT32 -> bigEndian(4);
          case Head.UINT64, Head.INT64 -> bigEndian(8);
          case Head.INT8 -> (byte) bigEndian(1);
          case Head.INT16 -> (short) bigEndian(2);
          case Head.INT32 -> (int) bigEndian(4);
          case Head.FLOAT32 -> integral(Float.intBitsToFloat((int) bigEndian(4)));
          case Head.FLOAT64 -> integral(Double.longBitsToDouble(bigEndian(8)));
          default -> throw expected("an integer", head);
        };
    if (head == Head.UINT64 && value < 0) {
      throw new MalformedMessageException(
          Long.toUnsignedString(value) + " (expected: less than 2^63)");
    }
    return value;
  }

  private static long integral(double number) throws MalformedMessageException {
    if (number != Math.rint(number) || Math.abs(number) > WireLimits.IDENTIFIER_MAX) {
      throw new MalformedMessageException(number + " (expected: an integer)");
    }
    return (long) number;
  }

  /// An integer from 0 to 2^63 - 1.
  long count() throws MalformedMessageException {
    long value = integer();
    if (value < 0) {
      throw new MalformedMessageException(value + " (expected: at least 0)");
    }
    return value;
  }

  double decimal() throws MalformedMessageException {
    int head = unsigned8();
    return switch (head) {
      case Head.FLOAT32 -> Float.intBitsToFloat((int) bigEndian(4));
      case Head.FLOAT64 -> Double.longBitsToDouble(bigEndian(8));
      default -> throw expected("a float", head);
    };
  }

  public int arrayHeader() throws MalformedMessageException {
    int head = unsigned8();
    if (head >> 4 == 0x9) {
      return head & 0xf;
    }
    return switch (head) {
      case Head.ARRAY16 -> (int) bigEndian(2);
      case Head.ARRAY32 -> (int) bigEndian(4);
      default -> throw expected("an array", head);
    };
  }

  public int mapHeader() throws MalformedMessageException {
    int head = unsigned8();
    if (head >> 4 == 0x8) {
      return head & 0xf;
    }
    return switch (head) {
      case Head.MAP16 -> (int) bigEndian(2);
      case Head.MAP32 -> (int) bigEndian(4);
      default -> throw expected("a map", head);
    };
  }

  /// @param charsMax longer text is refused before it is copied
  public String text(int charsMax) throws MalformedMessageException {
    int length = textLength();
    int start = at;
    at += length;
    if (length > 3 * charsMax) { // no character takes more bytes
      throw tooLong(length, charsMax);
    }
    try {
      String text = FieldNames.decode(bytes, start, length);
      if (text.length() > charsMax) {
        throw tooLong(text.length(), charsMax);
      }
      return text;
    } catch (ValueException broken) {
      throw new MalformedMessageException(String.valueOf(broken.getMessage()));
    }
  }

  private int textLength() throws MalformedMessageException {
    int head = unsigned8();
    if (head >> 5 == 0b101) {
      return head & 0x1f;
    }
    return switch (head) {
      case Head.STR8 -> (int) bigEndian(1);
      case Head.STR16 -> (int) bigEndian(2);
      case Head.STR32 -> (int) bigEndian(4);
      default -> throw expected("text", head);
    };
  }

  /// The bytes up to `end`, as they are: large ones where they are.
  public Slice upTo(int end) {
    boolean keepsTheMessage = end - at >= Slice.LARGE_BYTES && end - at >= bytes.length / 2;
    Slice raw =
        keepsTheMessage ? Slice.of(bytes, at, end) : Slice.of(Arrays.copyOfRange(bytes, at, end));
    at = end;
    return raw;
  }

  private int unsigned8() {
    return bytes[at++] & 0xff;
  }

  private long bigEndian(int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | (bytes[at++] & 0xff);
    }
    return value;
  }

  private static MalformedMessageException tooLong(int length, int max) {
    return new MalformedMessageException(length + " long (expected: at most " + max + ")");
  }

  private static MalformedMessageException expected(String what, int head) {
    return new MalformedMessageException(
        "byte 0x" + Integer.toHexString(head) + " (expected: " + what + ")");
  }
}
