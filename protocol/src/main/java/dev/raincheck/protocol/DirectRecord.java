package dev.raincheck.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record: a map of its components by name. It is read if each of them is there once.
final class DirectRecord implements DirectType {
  /// As many as there are bits to tick them off.
  static final int COMPONENTS_MAX = Long.SIZE;

  private final Class<?> type;
  private final DirectType[] types;

  /// As they stand in the bytes.
  private final byte[][] names;

  /// Each takes the record and gives the value of a component.
  private final MethodHandle[] accessors;

  /// Takes the values of all components.
  private final MethodHandle constructor;

  DirectRecord(Class<?> type, List<DirectType> types) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    this.type = type;
    this.types = types.toArray(DirectType[]::new);
    this.names = new byte[components.length][];
    this.accessors = new MethodHandle[components.length];
    for (int i = 0; i < components.length; i++) {
      var name = new ValueBuffer(components[i].getName().length() + 1);
      name.text(components[i].getName());
      names[i] = name.take().toByteArray();
      accessors[i] = accessor(components[i].getAccessor());
    }
    this.constructor = constructor(type, components);
  }

  private static MethodHandle accessor(Method method) throws ReflectiveOperationException {
    method.trySetAccessible();
    return MethodHandles.lookup()
        .unreflect(method)
        .asType(MethodType.methodType(Object.class, Object.class));
  }

  private static MethodHandle constructor(Class<?> type, RecordComponent[] components)
      throws ReflectiveOperationException {
    Class<?>[] parameters =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Constructor<?> canonical = type.getDeclaredConstructor(parameters);
    canonical.trySetAccessible();
    return MethodHandles.lookup()
        .unreflectConstructor(canonical)
        .asSpreader(Object[].class, parameters.length)
        .asType(MethodType.methodType(Object.class, Object[].class));
  }

  @Override
  public void write(ValueBuffer out, Object value) {
    DirectType.require(value.getClass() == type);
    int start = out.openContainer();
    for (int i = 0; i < types.length; i++) {
      out.raw(names[i]);
      types[i].writeNullable(out, valueOf(accessors[i], value));
    }
    out.closeContainer(start, types.length, true);
  }

  private static @Nullable Object valueOf(MethodHandle accessor, Object value) {
    try {
      return (Object) accessor.invokeExact(value);
    } catch (Throwable thrown) {
      throw new Unusual(); // Jackson meets it too, and tells
    }
  }

  @Override
  public Object read(ValueTokens in, JsonToken first) {
    DirectType.require(first == JsonToken.START_OBJECT && in.entries() == types.length);
    @Nullable Object[] values = new Object[types.length];
    long found = 0;
    for (int i = 0; i < types.length; i++) {
      int index = nextName(in.input(), i);
      found |= 1L << index;
      values[index] = types[index].readNullable(in);
    }
    DirectType.require(Long.bitCount(found) == types.length);
    try {
      return (Object) constructor.invokeExact(values);
    } catch (Throwable refused) {
      throw new Unusual(); // as above
    }
  }

  /// The component whose name comes next; mostly they come in order.
  private int nextName(ValueInput in, int expected) {
    if (in.take(names[expected])) {
      return expected;
    }
    for (int i = 0; i < names.length; i++) {
      if (in.take(names[i])) {
        return i;
      }
    }
    throw new Unusual();
  }
}
