package dev.raincheck.protocol.value;

import dev.raincheck.protocol.bytes.FieldNames;
import dev.raincheck.protocol.bytes.Head;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.Utf8;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.bytes.WireLimits;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The values of MessagePack bytes, one after the other, and what is known about the latest.
///
/// Text and bytes are copied out only when somebody asks for them.
public final class ValueTokens {
  /// How deep arrays and maps may be nested in a value: the array of the message that holds it is a
  /// level too.
  public static final int DEPTH_MAX = WireLimits.DEPTH_MAX - 1;

  /// What every reader says of a deeper value.
  static final String TOO_DEEP = "nested deeper than " + DEPTH_MAX + " levels";

  private static final int TIMESTAMP = -1;

  final ValueInput input;
  private long integer;

  /// Whether the integer is 2^63 or above, so that [#integer] has lost it.
  private boolean unsigned;

  private double decimal;
  private int entries;
  private int extensionType;
  private int payloadStart;
  private int payloadLength;
  private int depth;

  ValueTokens(Slice value) {
    this.input = new ValueInput(value);
  }

  /// Fails unless all bytes have been read.
  void requireEnd() {
    if (!input.atEnd()) {
      throw new ValueException(
          "%d bytes follow the value (expected: none)".formatted(input.remaining()));
    }
  }

  /// Reads the next value; of an array or a map only its header.
  ValueKind next() {
    int head = input.u8();
    if (head < Head.FIXMAP || head >= Head.NEGATIVE) {
      return integer((byte) head);
    }
    if (head < Head.FIXARRAY) {
      return container(true, head & 0xf);
    }
    if (head < Head.FIXSTR) {
      return container(false, head & 0xf);
    }
    return head < Head.NIL ? payload(ValueKind.TEXT, head & 0x1f) : longForm(head);
  }

  private ValueKind longForm(int head) {
    return switch (head) {
      case Head.NIL -> ValueKind.NIL;
      case Head.FALSE -> ValueKind.FALSE;
      case Head.TRUE -> ValueKind.TRUE;
      case Head.BIN8 -> payload(ValueKind.BYTES, input.u8());
      case Head.BIN16 -> payload(ValueKind.BYTES, input.u16());
      case Head.BIN32 -> payload(ValueKind.BYTES, input.u32());
      case Head.EXT8 -> extension(input.u8());
      case Head.EXT16 -> extension(input.u16());
      case Head.EXT32 -> extension(input.u32());
      case Head.FLOAT32 -> decimal(Float.intBitsToFloat(input.i32()));
      case Head.FLOAT64 -> decimal(Double.longBitsToDouble(input.i64()));
      case Head.UINT8 -> integer(input.u8());
      case Head.UINT16 -> integer(input.u16());
      case Head.UINT32 -> integer(input.u32());
      case Head.UINT64 -> unsigned(input.i64());
      case Head.INT8 -> integer(input.i8());
      case Head.INT16 -> integer(input.i16());
      case Head.INT32 -> integer(input.i32());
      case Head.INT64 -> integer(input.i64());
      case Head.FIXEXT1, Head.FIXEXT2, Head.FIXEXT4, Head.FIXEXT8, Head.FIXEXT16 ->
          extension(1L << (head - Head.FIXEXT1));
      case Head.STR8 -> payload(ValueKind.TEXT, input.u8());
      case Head.STR16 -> payload(ValueKind.TEXT, input.u16());
      case Head.STR32 -> payload(ValueKind.TEXT, input.u32());
      case Head.ARRAY16 -> container(false, input.u16());
      case Head.ARRAY32 -> container(false, input.u32());
      case Head.MAP16 -> container(true, input.u16());
      case Head.MAP32 -> container(true, input.u32());
      default -> throw new ValueException("byte 0xc1 (expected: MessagePack, which never uses it)");
    };
  }

  private ValueKind integer(long value) {
    integer = value;
    unsigned = false;
    return ValueKind.INTEGER;
  }

  private ValueKind unsigned(long value) {
    integer = value;
    unsigned = value < 0;
    return ValueKind.INTEGER;
  }

  private ValueKind decimal(double value) {
    decimal = value;
    return ValueKind.FLOAT;
  }

  private ValueKind payload(ValueKind kind, long length) {
    payloadStart = input.skip(length);
    payloadLength = (int) length;
    return kind;
  }

  private ValueKind extension(long length) {
    extensionType = input.i8();
    return payload(extensionType == TIMESTAMP ? ValueKind.TIMESTAMP : ValueKind.EXTENSION, length);
  }

  private ValueKind container(boolean map, long count) {
    entries = input.entries(count, map ? 2 : 1);
    return map ? ValueKind.MAP : ValueKind.ARRAY;
  }

  /// Goes into the array or map whose header has been read.
  ///
  /// @return the number of values in the array, or of pairs in the map
  int enter() {
    if (++depth > DEPTH_MAX) {
      throw new ValueException(TOO_DEEP);
    }
    return entries;
  }

  /// Comes out of an array or map of which everything has been read.
  void exit() {
    depth--;
  }

  /// Passes over the rest of a value of which the head has been read.
  void skip(ValueKind first) {
    if (first != ValueKind.ARRAY && first != ValueKind.MAP) {
      return;
    }
    int count = enter();
    for (int i = 0; i < count; i++) {
      if (first == ValueKind.MAP) {
        skip(nextKey());
      }
      skip(next());
    }
    exit();
  }

  /// Reads the next key of a map.
  ValueKind nextKey() {
    ValueKind key = next();
    if (key != ValueKind.TEXT && key != ValueKind.INTEGER) {
      throw new ValueException(describe(key) + " for a key (expected: text)");
    }
    return key;
  }

  /// Reads the next key of a map that has names for keys.
  String nextName() {
    if (nextKey() != ValueKind.TEXT) {
      throw new ValueException(describe(ValueKind.INTEGER) + " for a key (expected: text)");
    }
    return name();
  }

  /// Takes the latest text for an integer of 64 bits, if it is one.
  ValueKind parseInteger() {
    String digits = name();
    try {
      return integer(Long.parseLong(digits));
    } catch (NumberFormatException other) {
      return ValueKind.TEXT;
    }
  }

  /// The text of a property of the map whose header has been read; nothing of the map is taken.
  ///
  /// @return null if there is no such property, or it is no text
  @Nullable String peekText(String property) {
    int start = input.position();
    int count = enter();
    String found = null;
    for (int i = 0; i < count; i++) {
      boolean wanted = nextKey() == ValueKind.TEXT && name().equals(property);
      ValueKind value = next();
      if (wanted) {
        found = value == ValueKind.TEXT ? name() : null;
        break;
      }
      skip(value);
    }
    exit();
    entries = count;
    input.back(start);
    return found;
  }

  /// How many values the array, or pairs the map, has that begins here.
  int entries() {
    return entries;
  }

  /// Whether the integer is one of 64 bits and a sign.
  boolean fitsLong() {
    return !unsigned;
  }

  long integer() {
    return integer;
  }

  BigInteger bigInteger() {
    return unsigned ? new BigInteger(Long.toUnsignedString(integer)) : BigInteger.valueOf(integer);
  }

  double decimal() {
    return decimal;
  }

  String text() {
    return Utf8.decode(input.bytes, payloadStart, payloadLength);
  }

  /// As [#text], without a new one each time. For what does not vary much.
  String name() {
    return FieldNames.decode(input.bytes, payloadStart, payloadLength);
  }

  /// The text that is here, as `str` or, since some languages do not distinguish the two, as `bin`
  /// of valid UTF-8.
  String textOf(ValueKind found, String expected) {
    if (found == ValueKind.TEXT) {
      return text();
    }
    if (found == ValueKind.BYTES) {
      try {
        return text();
      } catch (ValueException noText) {
        throw unfit(found, expected);
      }
    }
    throw unfit(found, expected);
  }

  byte[] bytes() {
    return Arrays.copyOfRange(input.bytes, payloadStart, payloadStart + payloadLength);
  }

  Instant timestamp() {
    var content = new ValueInput(Slice.of(input.bytes, payloadStart, payloadStart + payloadLength));
    return content.timestamp(payloadLength);
  }

  /// Says that the latest value is not what is right here.
  ValueException unfit(ValueKind found, String expected) {
    return new ValueException("%s (expected: %s)".formatted(describe(found), expected));
  }

  /// The latest value, in few words.
  private String describe(ValueKind found) {
    return switch (found) {
      case NIL -> "nil";
      case FALSE -> "false";
      case TRUE -> "true";
      case INTEGER -> "the integer " + bigInteger();
      case FLOAT -> "the float " + decimal;
      case TEXT -> describeText();
      case BYTES -> payloadLength + " bytes (bin)";
      case TIMESTAMP -> "a timestamp";
      case EXTENSION -> "an extension of type " + extensionType;
      case ARRAY -> "an array";
      case MAP -> "a map";
    };
  }

  private String describeText() {
    String text;
    try {
      text = text();
    } catch (ValueException broken) {
      return "text that is not UTF-8";
    }
    return "the text \"" + ValueException.shortened(text) + '"';
  }
}
