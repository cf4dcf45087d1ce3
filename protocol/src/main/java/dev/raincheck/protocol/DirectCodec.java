package dev.raincheck.protocol;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way past Jackson for values of one type, if there is one: for a record of a number and a
/// text of 49 characters 100 ns in place of 230, and half the bytes. Safe for many threads.
final class DirectCodec {
  /// What [#decode] gives if Jackson is to read the value.
  static final Object UNUSUAL = new Object();

  private static final int BYTES_FIRST = 64;
  private static final int BYTES_EXPECTED_MAX = 4_096;

  private final @Nullable DirectType type;

  /// As long as the latest value: mostly the next one is just as long, and its buffer is the
  /// result. Races are harmless, a buffer grows.
  private int bytesExpected = BYTES_FIRST;

  private DirectCodec(@Nullable DirectType type) {
    this.type = type;
  }

  static DirectCodec of(Type type) {
    return new DirectCodec(DirectTypes.find(type));
  }

  /// For an array of as many values as there are types.
  static DirectCodec ofAll(List<Type> types) {
    List<DirectType> parts = new ArrayList<>();
    for (Type type : types) {
      DirectType part = DirectTypes.find(type);
      if (part == null) {
        return new DirectCodec(null);
      }
      parts.add(part);
    }
    return new DirectCodec(new DirectArray(parts));
  }

  /// The value in MessagePack, or null if Jackson is to write it.
  @Nullable Slice encode(@Nullable Object value) {
    if (type == null) {
      return null;
    }
    ValueBuffer out = new ValueBuffer(bytesExpected);
    try {
      type.writeNullable(out, value);
    } catch (RuntimeException unusual) {
      return null; // Jackson does it again, and finds the words if something is wrong
    }
    Slice written = out.take();
    bytesExpected = Math.min(written.length(), BYTES_EXPECTED_MAX);
    return written;
  }

  /// The value that takes up all of the bytes, or [#UNUSUAL].
  @Nullable Object decode(Slice messagePack) {
    if (type == null) {
      return UNUSUAL;
    }
    ValueTokens in = new ValueTokens(messagePack);
    try {
      Object value = type.readNullable(in);
      return in.input().atEnd() ? value : UNUSUAL;
    } catch (RuntimeException unusual) {
      return UNUSUAL; // as above
    }
  }
}
