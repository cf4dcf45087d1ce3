package dev.raincheck.protocol.value;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Types as people write them: `Map<String, List<Query>>`.
public final class TypeNames {
  private TypeNames() {}

  public static String of(Type type) {
    return of(type, Class::getSimpleName);
  }

  /// @param names what the classes are called
  public static String of(Type type, Function<Class<?>, String> names) {
    return switch (type) {
      case Class<?> array when array.isArray() -> of(array.componentType(), names) + "[]";
      case Class<?> plain -> names.apply(plain);
      case ParameterizedType generic ->
          Arrays.stream(generic.getActualTypeArguments())
              .map(argument -> of(argument, names))
              .collect(Collectors.joining(", ", of(generic.getRawType(), names) + "<", ">"));
      case GenericArrayType array -> of(array.getGenericComponentType(), names) + "[]";
      default -> type.getTypeName();
    };
  }
}
