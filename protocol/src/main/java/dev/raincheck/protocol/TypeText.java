package dev.raincheck.protocol;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Types as people write them: `Map<String, List<Query>>`.
final class TypeText {
  private TypeText() {}

  static String of(Type type) {
    return switch (type) {
      case Class<?> plain -> plain.getSimpleName();
      case ParameterizedType generic ->
          Arrays.stream(generic.getActualTypeArguments())
              .map(TypeText::of)
              .collect(Collectors.joining(", ", of(generic.getRawType()) + "<", ">"));
      case GenericArrayType array -> of(array.getGenericComponentType()) + "[]";
      default -> type.getTypeName();
    };
  }
}
