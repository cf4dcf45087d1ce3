package dev.raincheck.protocol.value;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Puts types in the place of type variables. What it gives is a class, or a [GenericType] of such
/// types, so that equal types are equal objects.
final class Generics {
  private Generics() {}

  /// The type with what its variables stand for; [Object] for those that stand for nothing.
  static Type resolve(Type type, Map<TypeVariable<?>, Type> bindings) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic ->
          parameterized(
              (Class<?>) generic.getRawType(),
              Stream.of(generic.getActualTypeArguments())
                  .map(argument -> resolve(argument, bindings))
                  .toList());
      case GenericArrayType array ->
          new GenericArray(resolve(array.getGenericComponentType(), bindings));
      case TypeVariable<?> variable -> bindings.getOrDefault(variable, Object.class);
      case WildcardType wildcard -> resolve(wildcard.getUpperBounds()[0], bindings);
      default -> Object.class;
    };
  }

  private static Type parameterized(Class<?> raw, List<Type> arguments) {
    return new GenericType(raw, raw.getDeclaringClass(), arguments);
  }

  /// The class of a resolved type.
  static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      case GenericArrayType array -> raw(array.getGenericComponentType()).arrayType();
      default -> Object.class;
    };
  }

  /// What the variables of the type's class stand for.
  static Map<TypeVariable<?>, Type> bindings(Type type) {
    Map<TypeVariable<?>, Type> bindings = new HashMap<>();
    if (type instanceof ParameterizedType generic) {
      TypeVariable<?>[] variables = raw(type).getTypeParameters();
      Type[] arguments = generic.getActualTypeArguments();
      for (int i = 0; i < variables.length; i++) {
        bindings.put(variables[i], arguments[i]);
      }
    }
    return bindings;
  }

  /// A type that a sealed one permits, with what it gets from that one's arguments: for
  /// `Outcome<String>` and `Good` it is `Good<String>`.
  static Type permitted(Class<?> permitted, Type sealed) {
    TypeVariable<?>[] variables = permitted.getTypeParameters();
    if (variables.length == 0) {
      return permitted;
    }
    Map<TypeVariable<?>, Type> outer = bindings(sealed);
    Map<TypeVariable<?>, Type> inner = new HashMap<>();
    for (Type parent : permitted.getGenericInterfaces()) {
      if (parent instanceof ParameterizedType generic && generic.getRawType() == raw(sealed)) {
        TypeVariable<?>[] names = raw(sealed).getTypeParameters();
        for (int i = 0; i < names.length; i++) {
          if (generic.getActualTypeArguments()[i] instanceof TypeVariable<?> handedOn) {
            inner.put(handedOn, outer.getOrDefault(names[i], Object.class));
          }
        }
      }
    }
    return parameterized(
        permitted,
        Arrays.stream(variables).map(it -> inner.getOrDefault(it, Object.class)).toList());
  }
}
