package dev.raincheck.protocol.value;

import dev.raincheck.protocol.bytes.ValueException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How a class of records is taken apart and put together. It is kept by the class itself, so that
/// nothing here holds classes of users.
final class RecordShape {
  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return new RecordShape(type);
        }
      };

  private final Class<?> type;
  private final String[] names;

  /// In the order of the bytes.
  private final byte[][] nameBytes;

  /// Each takes the record and gives the value of a component.
  private final MethodHandle[] accessors;

  /// Takes the values of all components.
  private final MethodHandle constructor;

  /// The property `type` with its value, of records of sealed interfaces.
  private final byte @Nullable [] typeBytes;

  private RecordShape(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    this.type = type;
    this.names = Arrays.stream(components).map(RecordComponent::getName).toArray(String[]::new);
    this.nameBytes = Arrays.stream(names).map(RecordShape::text).toArray(byte[][]::new);
    this.typeBytes = SealedTypes.carriesName(type) ? typeBytes(type) : null;
    try {
      this.accessors = new MethodHandle[components.length];
      for (int i = 0; i < components.length; i++) {
        accessors[i] = accessor(components[i].getAccessor());
      }
      this.constructor = constructor(type, components);
    } catch (ReflectiveOperationException closed) {
      String remedy = ModuleAccess.problem(type).orElse("make it accessible");
      throw new ValueException(
          "%s cannot travel (%s)".formatted(TypeNames.of(type), remedy), closed);
    }
  }

  static RecordShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  private static byte[] text(String text) {
    var bytes = new ValueBuffer(text.length() + 1);
    bytes.text(text);
    return bytes.take().toByteArray();
  }

  private static byte[] typeBytes(Class<?> type) {
    var bytes = new ValueBuffer();
    bytes.text(SealedTypes.TYPE_PROPERTY);
    bytes.text(type.getSimpleName());
    return bytes.take().toByteArray();
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

  int size() {
    return names.length;
  }

  String name(int index) {
    return names[index];
  }

  /// -1 if there is none of this name.
  int indexOf(String name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  byte[] nameBytes(int index) {
    return nameBytes[index];
  }

  byte @Nullable [] typeBytes() {
    return typeBytes;
  }

  @Nullable Object value(int index, Object of) {
    try {
      return (Object) accessors[index].invokeExact(of);
    } catch (VirtualMachineError fault) {
      throw fault;
    } catch (Throwable thrown) {
      throw new ValueException(
          "%s.%s() failed: %s".formatted(type.getSimpleName(), names[index], thrown), thrown);
    }
  }

  Object create(@Nullable Object[] values) {
    try {
      return (Object) constructor.invokeExact(values);
    } catch (VirtualMachineError fault) {
      throw fault;
    } catch (Throwable refused) {
      throw new ValueException(
          "%s refuses it: %s".formatted(type.getSimpleName(), refused.getMessage()), refused);
    }
  }
}
