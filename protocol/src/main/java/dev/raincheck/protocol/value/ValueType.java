package dev.raincheck.protocol.value;

import dev.raincheck.protocol.bytes.ValueException;
import org.jspecify.annotations.Nullable;

/// Reads the values of one type. Safe for many threads.
///
/// It takes what stands for a value of the type without any change, in whichever form, and refuses
/// the rest by a [ValueException] that says what came, what is right, and where.
interface ValueType {
  /// Reads a value of which the head has been read, and that is not nil.
  Object read(ValueTokens in, ValueKind first);

  /// What is right here, in the wire's words: `text`, `an integer from -128 to 127`.
  String expected();

  default @Nullable Object readNullable(ValueTokens in) {
    ValueKind first = in.next();
    return first == ValueKind.NIL ? null : read(in, first);
  }

  /// What stands for a value that is not there.
  default @Nullable Object absent() {
    return null;
  }

  /// A primitive type: it must be there, and not be nil.
  record Primitive(ValueType boxed) implements ValueType {
    @Override
    public Object read(ValueTokens in, ValueKind first) {
      return boxed.read(in, first);
    }

    @Override
    public Object readNullable(ValueTokens in) {
      return boxed.read(in, in.next());
    }

    @Override
    public Object absent() {
      throw new ValueException("missing (expected: %s)".formatted(expected()));
    }

    @Override
    public String expected() {
      return boxed.expected();
    }
  }
}
