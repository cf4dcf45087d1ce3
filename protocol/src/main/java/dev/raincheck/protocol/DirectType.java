package dev.raincheck.protocol;

import com.fasterxml.jackson.core.JsonToken;
import org.jspecify.annotations.Nullable;

/// Writes and reads values of one type without Jackson, for the types that most calls are made of.
///
/// It knows the usual case only: the very bytes that Jackson writes and reads for a valid value.
/// Whatever else it meets, it throws, anything at all, and [DirectCodec] leaves the value to
/// Jackson, which has the last word on leniency and on messages.
interface DirectType {
  /// Writes a value of exactly this type.
  void write(ValueBuffer out, Object value);

  /// Reads a value whose first token has been taken, and is not nil.
  Object read(ValueTokens in, JsonToken first);

  default void writeNullable(ValueBuffer out, @Nullable Object value) {
    if (value == null) {
      out.nil();
    } else {
      write(out, value);
    }
  }

  default @Nullable Object readNullable(ValueTokens in) {
    JsonToken first = in.next();
    return first == JsonToken.VALUE_NULL ? null : read(in, first);
  }

  /// Fails unless the token is the expected one.
  static void require(boolean usual) {
    if (!usual) {
      throw new Unusual();
    }
  }

  /// Says that a value is not the usual case; without a stack, since nobody sees it.
  final class Unusual extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unusual() {
      super("for Jackson to judge", null, false, false);
    }
  }
}
