package dev.raincheck.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The tokens of MessagePack bytes, one after the other, and what is known about the latest.
///
/// Text and bytes are copied out only when somebody asks for them.
final class ValueTokens {
  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

  enum Number {
    INTEGER,
    /// 2^63 and above.
    BIG,
    FLOAT
  }

  private final ValueInput input;
  private Number number = Number.INTEGER;
  private long integer;
  private double decimal;
  private int entries;
  private int payloadStart;
  private int payloadLength;
  private @Nullable String text;
  private @Nullable Object embedded;

  ValueTokens(Slice value) {
    this.input = new ValueInput(value);
  }

  ValueInput input() {
    return input;
  }

  /// Reads the next value; of an array or a map only its header.
  JsonToken next() {
    return value(input.u8());
  }

  String nextName() {
    int head = input.u8();
    if (head >> 5 != 0b101 && (head < 0xd9 || head > 0xdb)) {
      throw new ValueException("map key that is not text (expected: text)");
    }
    string(stringLength(head));
    return FieldNames.decode(input.bytes, payloadStart, payloadLength);
  }

  private JsonToken value(int head) {
    if (head < 0x80 || head >= 0xe0) {
      return integer((byte) head);
    }
    if (head < 0x90) {
      return container(true, head & 0xf);
    }
    if (head < 0xa0) {
      return container(false, head & 0xf);
    }
    if (head < 0xc0) {
      return string(head & 0x1f);
    }
    return longForm(head);
  }

  private JsonToken longForm(int head) {
    return switch (head) {
      case 0xc0 -> JsonToken.VALUE_NULL;
      case 0xc2 -> JsonToken.VALUE_FALSE;
      case 0xc3 -> JsonToken.VALUE_TRUE;
      case 0xc4 -> binary(input.u8());
      case 0xc5 -> binary(input.u16());
      case 0xc6 -> binary(input.u32());
      case 0xc7 -> extension(input.u8());
      case 0xc8 -> extension(input.u16());
      case 0xc9 -> extension(input.u32());
      case 0xca -> decimal(Float.intBitsToFloat(input.i32()));
      case 0xcb -> decimal(Double.longBitsToDouble(input.i64()));
      case 0xcc -> integer(input.u8());
      case 0xcd -> integer(input.u16());
      case 0xce -> integer(input.u32());
      case 0xcf -> unsigned(input.i64());
      case 0xd0 -> integer(input.i8());
      case 0xd1 -> integer(input.i16());
      case 0xd2 -> integer(input.i32());
      case 0xd3 -> integer(input.i64());
      case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> extension(1L << (head - 0xd4));
      case 0xd9, 0xda, 0xdb -> string(stringLength(head));
      case 0xdc -> container(false, input.u16());
      case 0xdd -> container(false, input.u32());
      case 0xde -> container(true, input.u16());
      case 0xdf -> container(true, input.u32());
      default -> throw new ValueException("byte 0xc1 (expected: MessagePack, which never uses it)");
    };
  }

  private long stringLength(int head) {
    return switch (head) {
      case 0xd9 -> input.u8();
      case 0xda -> input.u16();
      case 0xdb -> input.u32();
      default -> head & 0x1f;
    };
  }

  private JsonToken integer(long value) {
    number = Number.INTEGER;
    integer = value;
    return JsonToken.VALUE_NUMBER_INT;
  }

  private JsonToken unsigned(long value) {
    number = value < 0 ? Number.BIG : Number.INTEGER;
    integer = value;
    return JsonToken.VALUE_NUMBER_INT;
  }

  private JsonToken decimal(double value) {
    number = Number.FLOAT;
    decimal = value;
    return JsonToken.VALUE_NUMBER_FLOAT;
  }

  private JsonToken string(long length) {
    payloadStart = input.skip(length);
    payloadLength = (int) length;
    text = null;
    return JsonToken.VALUE_STRING;
  }

  private JsonToken binary(long length) {
    payloadStart = input.skip(length);
    payloadLength = (int) length;
    embedded = null;
    return JsonToken.VALUE_EMBEDDED_OBJECT;
  }

  private JsonToken extension(long length) {
    byte type = input.i8();
    if (type != -1) {
      throw new ValueException("extension type %d (expected: -1, a timestamp)".formatted(type));
    }
    embedded = input.timestamp(length);
    return JsonToken.VALUE_EMBEDDED_OBJECT;
  }

  private JsonToken container(boolean map, long count) {
    entries = input.entries(count, map ? 2 : 1);
    return map ? JsonToken.START_OBJECT : JsonToken.START_ARRAY;
  }

  /// The number of values in the array, or of pairs in the map, that begins here.
  int entries() {
    return entries;
  }

  Number number() {
    return number;
  }

  long integer() {
    return integer;
  }

  double decimal() {
    return number == Number.FLOAT ? decimal : boxed().doubleValue();
  }

  BigInteger bigInteger() {
    BigInteger value = BigInteger.valueOf(integer);
    return number == Number.BIG ? value.add(TWO_64) : value;
  }

  java.lang.Number boxed() {
    return switch (number) {
      case INTEGER -> integer;
      case BIG -> bigInteger();
      case FLOAT -> decimal;
    };
  }

  String text() {
    String known = text;
    if (known == null) {
      known = Utf8.decode(input.bytes, payloadStart, payloadLength);
      text = known;
    }
    return known;
  }

  /// A byte array, or the [java.time.Instant] of a timestamp.
  Object embedded() {
    Object known = embedded;
    if (known == null) {
      known = Arrays.copyOfRange(input.bytes, payloadStart, payloadStart + payloadLength);
      embedded = known;
    }
    return known;
  }
}
