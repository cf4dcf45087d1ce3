package dev.raincheck.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.core.buffer.ArrayBufferInput;

/// Reads the elements of one message that has passed [MessagePackScan], each with its own bound.
/// Every complaint names the element. For one thread.
final class WireReader {
  static {
    MessagePackSetup.ensure();
  }

  private static final MessagePack.UnpackerConfig STRICT =
      new MessagePack.UnpackerConfig()
          .withAllowReadingBinaryAsString(false)
          .withAllowReadingStringAsBinary(false)
          .withActionOnMalformedString(java.nio.charset.CodingErrorAction.REPORT)
          .withActionOnUnmappableString(java.nio.charset.CodingErrorAction.REPORT);

  private final ArrayBufferInput input = new ArrayBufferInput(new byte[0]);
  private final MessageUnpacker unpacker = STRICT.newUnpacker(input);
  private byte[] message = new byte[0];
  private int elementsLeft;

  /// Starts a message: scans it, and enters its array.
  void open(byte[] bytes) throws MalformedMessageException {
    MessagePackScan.requireOneValue(bytes);
    message = bytes;
    elementsLeft = 1;
    try {
      input.reset(bytes);
      unpacker.reset(input);
    } catch (IOException impossible) {
      throw new java.io.UncheckedIOException("reading from memory", impossible);
    }
    elementsLeft = element("message", MessageUnpacker::unpackArrayHeader);
  }

  @FunctionalInterface
  private interface Unpack<T extends @Nullable Object> {
    T from(MessageUnpacker unpacker) throws IOException;
  }

  private <T extends @Nullable Object> T element(String name, Unpack<T> unpack)
      throws MalformedMessageException {
    if (elementsLeft-- <= 0) {
      throw new MalformedMessageException("the message ends before " + name);
    }
    return inside(name, unpack);
  }

  private <T extends @Nullable Object> T inside(String name, Unpack<T> unpack)
      throws MalformedMessageException {
    try {
      return unpack.from(unpacker);
    } catch (IOException | MessagePackException unreadable) {
      throw new MalformedMessageException(name + ": " + unreadable.getMessage());
    }
  }

  /// An integer from 0 to 2^63 - 1.
  long count(String name) throws MalformedMessageException {
    long value = element(name, MessageUnpacker::unpackLong);
    if (value < 0) {
      throw new MalformedMessageException(name + ": " + value + " (expected: at least 0)");
    }
    return value;
  }

  @Nullable Long countOrNil(String name) throws MalformedMessageException {
    return isNil(name) ? null : (Long) count(name);
  }

  /// Any 64-bit pattern, as an identifier: an integer from -2^63 to 2^63 - 1.
  long identifier(String name) throws MalformedMessageException {
    return element(name, MessageUnpacker::unpackLong);
  }

  boolean flag(String name) throws MalformedMessageException {
    return element(name, MessageUnpacker::unpackBoolean);
  }

  double number(String name) throws MalformedMessageException {
    return element(name, MessageUnpacker::unpackDouble);
  }

  String text(String name, int charsMax) throws MalformedMessageException {
    return bounded(name, element(name, MessageUnpacker::unpackString), charsMax);
  }

  @Nullable String textOrNil(String name, int charsMax) throws MalformedMessageException {
    return isNil(name) ? null : text(name, charsMax);
  }

  <E extends Enum<E>> E constant(String name, Class<E> type) throws MalformedMessageException {
    String text = text(name, WireLimits.METHOD_CHARS_MAX);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw new MalformedMessageException(name + ": " + text + " is not a known value");
  }

  List<String> texts(String name, int countMax, int charsMax) throws MalformedMessageException {
    int count = atMost(name, element(name, MessageUnpacker::unpackArrayHeader), countMax);
    if (count == 0) {
      return List.of();
    }
    var texts = new ArrayList<String>(count);
    for (int i = 0; i < count; i++) {
      texts.add(bounded(name, inside(name, MessageUnpacker::unpackString), charsMax));
    }
    return texts;
  }

  Map<String, String> entriesOrNil(String name) throws MalformedMessageException {
    return isNil(name) ? Map.of() : entries(name, MessageUnpacker::unpackString);
  }

  Map<String, Long> counts(String name) throws MalformedMessageException {
    return entries(name, MessageUnpacker::unpackLong);
  }

  private <V> Map<String, V> entries(String name, Unpack<V> unpack)
      throws MalformedMessageException {
    int count =
        atMost(name, element(name, MessageUnpacker::unpackMapHeader), WireLimits.ENTRIES_MAX);
    var entries = new LinkedHashMap<String, V>();
    for (int i = 0; i < count; i++) {
      entries.put(inside(name, MessageUnpacker::unpackString), inside(name, unpack));
    }
    return entries;
  }

  /// The next element as it is, whatever it holds.
  byte[] value(String name) throws MalformedMessageException {
    int from = Math.toIntExact(unpacker.getTotalReadBytes());
    int length = MessagePackScan.endOfValue(message, from) - from;
    return element(name, u -> u.readPayload(length));
  }

  /// Whether the next element is nil, which is then taken.
  boolean isNil(String name) throws MalformedMessageException {
    if (elementsLeft <= 0) {
      throw new MalformedMessageException("the message ends before " + name);
    }
    boolean nil = inside(name, u -> u.getNextFormat() == MessageFormat.NIL && u.tryUnpackNil());
    elementsLeft -= nil ? 1 : 0;
    return nil;
  }

  private static String bounded(String name, String text, int charsMax)
      throws MalformedMessageException {
    atMost(name, text.length(), charsMax);
    return text;
  }

  private static int atMost(String name, int count, int max) throws MalformedMessageException {
    if (count > max) {
      throw new MalformedMessageException(
          name + ": " + count + " long (expected: at most " + max + ")");
    }
    return count;
  }
}
