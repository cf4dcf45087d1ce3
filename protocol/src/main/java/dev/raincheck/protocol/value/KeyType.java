package dev.raincheck.protocol.value;

import dev.raincheck.protocol.bytes.ValueException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How the keys of a map are read. They are written as text; integers may come as such, too.
///
/// @param type that of the keys
/// @param integer whether it is one of integers
record KeyType(ValueType type, boolean integer) {
  /// Text is all there is.
  static final KeyType TEXT = new KeyType(ScalarType.TEXT, false);

  /// Null if values of the class cannot be keys.
  static @Nullable KeyType of(Class<?> type) {
    if (type.isEnum()) {
      return new KeyType(ScalarType.Constants.of(type), false);
    }
    ValueType scalar = ScalarType.of(type);
    if (scalar == null) {
      return null;
    }
    boolean integer = type == Integer.class || type == Long.class;
    boolean travels = integer || type == String.class || type == UUID.class;
    return travels ? new KeyType(scalar, integer) : null;
  }

  /// @param first [ValueKind#TEXT] or [ValueKind#INTEGER]
  Object read(ValueTokens in, ValueKind first) {
    if (type == ScalarType.TEXT && first == ValueKind.TEXT) {
      return in.name();
    }
    try {
      return type.read(in, integer && first == ValueKind.TEXT ? in.parseInteger() : first);
    } catch (ValueException unfit) {
      throw new ValueException("key of a map: " + unfit.getMessage(), unfit);
    }
  }
}
