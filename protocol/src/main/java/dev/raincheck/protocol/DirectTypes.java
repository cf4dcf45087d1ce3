package dev.raincheck.protocol;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the way past Jackson for a type: records of scalars, enums, collections, maps, optionals
/// and other such records. There is none for the rest, nor for whatever contains it: sealed
/// hierarchies, records that contain themselves, arrays, `char`.
final class DirectTypes {
  /// No record of that depth is usual; with the limit no value can be nested too deep.
  private static final int DEPTH_MAX = 16;

  private final Set<JavaType> around = new HashSet<>();

  private DirectTypes() {}

  /// Null if there is none.
  static @Nullable DirectType find(Type type) {
    return new DirectTypes().of(TypeFactory.defaultInstance().constructType(type), 0);
  }

  private @Nullable DirectType of(JavaType type, int depth) {
    Class<?> raw = type.getRawClass();
    if (depth > DEPTH_MAX) {
      return null;
    }
    if (raw.isPrimitive()) {
      DirectType boxed = DirectScalar.of(MethodType.methodType(raw).wrap().returnType());
      return boxed == null ? null : new NotNull(boxed);
    }
    if (raw.isEnum()) {
      return DirectScalar.ofEnum(raw);
    }
    if (raw.isRecord()) {
      return ofRecord(type, depth);
    }
    return type.hasGenericTypes() ? ofGeneric(type, raw, depth) : DirectScalar.of(raw);
  }

  private @Nullable DirectType ofGeneric(JavaType type, Class<?> raw, int depth) {
    DirectType last = of(type.containedType(type.containedTypeCount() - 1), depth + 1);
    if (last == null) {
      return null;
    }
    if (TravellingTypes.isCollection(raw)) {
      return new DirectContainers.Elements(raw, last);
    }
    if (TravellingTypes.isMap(raw) && type.getKeyType().hasRawClass(String.class)) {
      return new DirectContainers.Entries(last);
    }
    return raw == Optional.class ? new DirectContainers.Maybe(last) : null;
  }

  private @Nullable DirectType ofRecord(JavaType type, int depth) {
    Class<?> raw = type.getRawClass();
    RecordComponent[] components = raw.getRecordComponents();
    boolean usual = components.length > 0 && components.length <= DirectRecord.COMPONENTS_MAX;
    if (!usual || SealedTypes.carriesName(raw) || !around.add(type)) {
      return null;
    }
    List<DirectType> parts = new ArrayList<>();
    for (RecordComponent component : components) {
      DirectType part =
          of(
              TypeFactory.defaultInstance()
                  .resolveMemberType(component.getGenericType(), type.getBindings()),
              depth + 1);
      if (part == null) {
        return null;
      }
      parts.add(part);
    }
    around.remove(type);
    try {
      return new DirectRecord(raw, parts);
    } catch (ReflectiveOperationException closed) {
      return null; // Jackson knows other ways in
    }
  }

  /// A primitive type: nil is unusual.
  private record NotNull(DirectType boxed) implements DirectType {
    @Override
    public void write(ValueBuffer out, Object value) {
      boxed.write(out, value);
    }

    @Override
    public Object read(ValueTokens in, JsonToken first) {
      return boxed.read(in, first);
    }

    @Override
    public Object readNullable(ValueTokens in) {
      return boxed.read(in, in.next());
    }
  }
}
