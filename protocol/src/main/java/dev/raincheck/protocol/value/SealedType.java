package dev.raincheck.protocol.value;

import dev.raincheck.protocol.bytes.ValueException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A sealed interface: a map that says by its property `type` which of the permitted records it is.
final class SealedType implements ValueType {
  /// Filled after this was made, since a record may contain its interface.
  private final Map<String, ValueType> records = new TreeMap<>();

  void add(String name, ValueType type) {
    records.put(name, type);
  }

  @Override
  public Object read(ValueTokens in, ValueKind first) {
    if (!ContainerTypes.isMap(in, first)) {
      throw in.unfit(first, expected());
    }
    String name = in.peekText(SealedTypes.TYPE_PROPERTY);
    if (name == null) {
      throw new ValueException("a map without a type (expected: %s)".formatted(expected()));
    }
    ValueType type = records.get(name);
    if (type == null) {
      throw new ValueException(
          "type \"%s\" (expected: %s)".formatted(ValueException.shortened(name), expected()));
    }
    return type.read(in, first);
  }

  /// `a map with type Card, Cash or Voucher`.
  @Override
  public String expected() {
    List<String> names = List.copyOf(records.keySet());
    int last = names.size() - 1;
    return "a map with type "
        + (last == 0
            ? names.getFirst()
            : String.join(", ", names.subList(0, last)) + " or " + names.get(last));
  }
}
