package dev.raincheck.protocol.value;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What the type variables of an interface's parents stand for in it: of `Users extends
/// Crud<User>`, `User` for the `T` of `Crud<T>`.
public final class TypeResolution {
  private final Map<TypeVariable<?>, Type> bound = new HashMap<>();
  private final Set<Class<?>> interfaces = new LinkedHashSet<>();

  public TypeResolution(Class<?> type) {
    visit(type);
  }

  private void visit(Class<?> type) {
    interfaces.add(type);
    for (Type parent : type.getGenericInterfaces()) {
      if (parent instanceof ParameterizedType generic) {
        Class<?> raw = (Class<?>) generic.getRawType();
        TypeVariable<?>[] variables = raw.getTypeParameters();
        Type[] arguments = generic.getActualTypeArguments();
        for (int i = 0; i < variables.length; i++) {
          bound.put(variables[i], of(arguments[i]));
        }
        visit(raw);
      } else {
        visit((Class<?>) parent);
      }
    }
  }

  /// The interface and all its parents, children first as far as one line goes.
  public Set<Class<?>> interfaces() {
    return interfaces;
  }

  /// The type without those type variables.
  public Type of(Type type) {
    return switch (type) {
      case TypeVariable<?> variable -> bound.getOrDefault(variable, variable);
      case ParameterizedType generic ->
          new GenericType(
              (Class<?>) generic.getRawType(),
              generic.getOwnerType(),
              Stream.of(generic.getActualTypeArguments()).map(this::of).toList());
      case GenericArrayType array -> arrayOf(array);
      default -> type;
    };
  }

  private Type arrayOf(GenericArrayType array) {
    Type component = of(array.getGenericComponentType());
    if (component instanceof Class<?> plain) {
      return plain.arrayType();
    }
    return component.equals(array.getGenericComponentType()) ? array : new GenericArray(component);
  }

  /// The class of a type, as the JVM sees it.
  public static Class<?> erased(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      case GenericArrayType array -> erased(array.getGenericComponentType()).arrayType();
      case TypeVariable<?> variable -> erased(variable.getBounds()[0]);
      default -> Object.class;
    };
  }

  public static List<Class<?>> erased(List<Type> types) {
    return types.stream().<Class<?>>map(TypeResolution::erased).toList();
  }
}
