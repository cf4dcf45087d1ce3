package dev.raincheck.protocol.value;

import dev.raincheck.protocol.bytes.ValueException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A record: a map of its components by name. Unknown names are passed over; where a component is
/// missing it is null, unless it is of a primitive type.
final class RecordType implements ValueType {
  private static final Object MISSING = new Object();
  private static final int UNKNOWN = -1;

  private final Class<?> type;
  private final RecordShape shape;

  /// Filled after this was made, since a record may contain itself.
  private ValueType[] types = {};

  RecordType(Class<?> type) {
    this.type = type;
    this.shape = RecordShape.of(type);
  }

  void setTypes(ValueType[] components) {
    types = components;
  }

  @Override
  public String expected() {
    return "a map";
  }

  @Override
  public Object read(ValueTokens in, ValueKind first) {
    if (!ContainerTypes.isMap(in, first)) {
      throw in.unfit(first, expected());
    }
    @Nullable Object[] values = new Object[types.length];
    Arrays.fill(values, MISSING);
    int count = in.enter();
    for (int i = 0; i < count; i++) {
      int index = nextInOrder(in, i);
      if (index == UNKNOWN) {
        readNamed(in, in.nextName(), values);
      } else {
        readComponent(in, index, values);
      }
    }
    in.exit();
    for (int i = 0; i < values.length; i++) {
      if (values[i] == MISSING) {
        values[i] = absent(i);
      }
    }
    return shape.create(values);
  }

  /// Mostly the names come in order, and in their shortest form.
  private int nextInOrder(ValueTokens in, int place) {
    int expected = shape.typeBytes() == null ? place : place - 1; // behind the name of the record
    boolean there =
        expected >= 0 && expected < types.length && in.input.take(shape.nameBytes(expected));
    return there ? expected : UNKNOWN;
  }

  private void readNamed(ValueTokens in, String name, @Nullable Object[] values) {
    int index = shape.indexOf(name);
    if (index != UNKNOWN) {
      readComponent(in, index, values);
    } else if (shape.typeBytes() != null && name.equals(SealedTypes.TYPE_PROPERTY)) {
      readType(in);
    } else {
      in.skip(in.next());
    }
  }

  private void readType(ValueTokens in) {
    ValueKind kind = in.next();
    if (kind != ValueKind.TEXT || !in.name().equals(type.getSimpleName())) {
      throw ValueException.atName(
          SealedTypes.TYPE_PROPERTY, in.unfit(kind, "the text \"" + type.getSimpleName() + '"'));
    }
  }

  private void readComponent(ValueTokens in, int index, @Nullable Object[] values) {
    try {
      if (values[index] != MISSING) {
        throw new ValueException("twice (expected: once)");
      }
      values[index] = types[index].readNullable(in);
    } catch (RuntimeException unfit) {
      throw ValueException.atName(shape.name(index), unfit);
    }
  }

  private @Nullable Object absent(int index) {
    try {
      return types[index].absent();
    } catch (ValueException needed) {
      throw ValueException.atName(shape.name(index), needed);
    }
  }
}
