package dev.raincheck.protocol.wire;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.MessagePackScan;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.bytes.WireLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the elements of one message that has passed [MessagePackScan], each with its own bound.
/// Every complaint names the element. For one thread.
final class WireReader {
  /// What an array's header and three integers take at most, up to the id.
  private static final int HEAD_BYTES_MAX = 5 + 3 * 9;

  private final MessagePackScan scan = new MessagePackScan();
  private final WireCursor cursor = new WireCursor();
  private int elements;
  private int elementsLeft;

  /// Starts a message: scans it, and enters its array. A message that the scan refuses is reported
  /// with its id, as far as that can be read.
  void open(byte[] bytes) throws MalformedMessageException {
    try {
      scan.requireOneValue(bytes);
    } catch (MalformedMessageException refused) {
      throw refused.withId(idOfRefused(bytes));
    }
    enterMessage(bytes);
  }

  private void enterMessage(byte[] bytes) throws MalformedMessageException {
    cursor.reset(bytes);
    try {
      elements = cursor.arrayHeader();
      elementsLeft = elements;
    } catch (MalformedMessageException problem) {
      throw named("message", problem);
    }
  }

  /// Behind the copied bytes there are zeros, so that the cursor, which trusts what it reads, stays
  /// within them; an id that ends among the zeros is none.
  private long idOfRefused(byte[] bytes) {
    try {
      enterMessage(Arrays.copyOf(bytes, HEAD_BYTES_MAX));
      count("version");
      count("type");
      long id = count("id");
      return cursor.position() <= bytes.length ? id : 0;
    } catch (MalformedMessageException unreadable) {
      return 0;
    }
  }

  private void enter(String name) throws MalformedMessageException {
    if (elementsLeft-- <= 0) {
      throw new MalformedMessageException("the message ends before " + name);
    }
  }

  private static MalformedMessageException named(String name, MalformedMessageException problem) {
    return new MalformedMessageException(name + ": " + problem.getMessage());
  }

  /// An integer from 0 to 2^63 - 1.
  long count(String name) throws MalformedMessageException {
    enter(name);
    try {
      return cursor.count();
    } catch (MalformedMessageException problem) {
      throw named(name, problem);
    }
  }

  @Nullable Long countOrNil(String name) throws MalformedMessageException {
    return isNil(name) ? null : (Long) count(name);
  }

  /// What a peer must hold as a number, and may compare: from 0 to [WireLimits#IDENTIFIER_MAX].
  long identifier(String name) throws MalformedMessageException {
    return requireIdentifier(name, count(name));
  }

  static long requireIdentifier(String name, long number) throws MalformedMessageException {
    if (number > WireLimits.IDENTIFIER_MAX) {
      throw new MalformedMessageException(name + ": " + number + " (expected: at most 2^53 - 1)");
    }
    return number;
  }

  boolean flag(String name) throws MalformedMessageException {
    enter(name);
    try {
      return cursor.bool();
    } catch (MalformedMessageException problem) {
      throw named(name, problem);
    }
  }

  double number(String name) throws MalformedMessageException {
    enter(name);
    try {
      return cursor.decimal();
    } catch (MalformedMessageException problem) {
      throw named(name, problem);
    }
  }

  String text(String name, int charsMax) throws MalformedMessageException {
    enter(name);
    try {
      return cursor.text(charsMax);
    } catch (MalformedMessageException problem) {
      throw named(name, problem);
    }
  }

  @Nullable String textOrNil(String name, int charsMax) throws MalformedMessageException {
    return isNil(name) ? null : text(name, charsMax);
  }

  /// The text of a constant, which may be one of a later version.
  String constant(String name) throws MalformedMessageException {
    return text(name, WireLimits.METHOD_CHARS_MAX);
  }

  List<String> texts(String name, int countMax, int charsMax) throws MalformedMessageException {
    enter(name);
    try {
      int count = atMost(cursor.arrayHeader(), countMax);
      if (count == 0) {
        return List.of();
      }
      var texts = new ArrayList<String>(count);
      for (int i = 0; i < count; i++) {
        texts.add(cursor.text(charsMax));
      }
      return texts;
    } catch (MalformedMessageException problem) {
      throw named(name, problem);
    }
  }

  @FunctionalInterface
  private interface Value<V> {
    @Nullable V of(String key, WireCursor cursor) throws MalformedMessageException;
  }

  Map<String, String> entriesOrNil(String name) throws MalformedMessageException {
    return isNil(name) ? Map.of() : entries(name, (key, it) -> it.text(WireLimits.TEXT_CHARS_MAX));
  }

  /// Integers by name. What stands under other names than these may be anything: a later version
  /// knows what it is.
  Map<String, Long> counts(String name, Set<String> names) throws MalformedMessageException {
    return entries(name, (key, it) -> names.contains(key) ? (Long) it.count() : countOrSkip(it));
  }

  private static @Nullable Long countOrSkip(WireCursor cursor) throws MalformedMessageException {
    int from = cursor.position();
    try {
      return cursor.count();
    } catch (MalformedMessageException somethingElse) {
      cursor.skip(from);
      return null;
    }
  }

  private <V> Map<String, V> entries(String name, Value<V> value) throws MalformedMessageException {
    enter(name);
    try {
      int count = atMost(cursor.mapHeader(), WireLimits.ENTRIES_MAX);
      var entries = new LinkedHashMap<String, V>();
      for (int i = 0; i < count; i++) {
        String key = cursor.text(WireLimits.TEXT_CHARS_MAX);
        V read = value.of(key, cursor);
        if (read != null && entries.put(key, read) != null) {
          throw new MalformedMessageException(
              '"' + ValueException.shortened(key) + "\" twice (expected: once)");
        }
      }
      return entries;
    } catch (MalformedMessageException problem) {
      throw named(name, problem);
    }
  }

  /// The next element as it is, whatever it holds.
  Slice value(String name) throws MalformedMessageException {
    enter(name);
    return cursor.upTo(scan.endOfElement(elements - elementsLeft - 1));
  }

  /// Whether there is another element.
  boolean hasMore() {
    return elementsLeft > 0;
  }

  /// Whether the next element is nil, which is then taken.
  boolean isNil(String name) throws MalformedMessageException {
    if (elementsLeft <= 0) {
      throw new MalformedMessageException("the message ends before " + name);
    }
    boolean nil = cursor.tryNil();
    elementsLeft -= nil ? 1 : 0;
    return nil;
  }

  private static int atMost(int count, int max) throws MalformedMessageException {
    if (count > max) {
      throw new MalformedMessageException(count + " long (expected: at most " + max + ")");
    }
    return count;
  }
}
