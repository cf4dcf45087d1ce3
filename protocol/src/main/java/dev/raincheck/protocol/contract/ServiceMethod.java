package dev.raincheck.protocol.contract;

import dev.raincheck.protocol.value.TypeResolution;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A method of a service, as the service's interface sees it: however many parents declare it, and
/// with whatever type variables.
///
/// @param method the declaration that counts: the most specific one
/// @param parameterTypes without type variables of the parents
/// @param returnType the same
/// @param exceptions the classes that it declares
record ServiceMethod(
    Method method, List<Type> parameterTypes, Type returnType, List<Class<?>> exceptions) {

  static ServiceMethod of(Method method, TypeResolution types) {
    return new ServiceMethod(
        method,
        Stream.of(method.getGenericParameterTypes()).map(types::of).toList(),
        types.of(method.getGenericReturnType()),
        Stream.of(method.getGenericExceptionTypes())
            .<Class<?>>map(it -> TypeResolution.erased(types.of(it)))
            .toList());
  }

  String name() {
    return method.getName();
  }

  /// Whether both are the same method: the same name and the same parameters.
  boolean isSameAs(ServiceMethod other) {
    return name().equals(other.name())
        && TypeResolution.erased(parameterTypes)
            .equals(TypeResolution.erased(other.parameterTypes));
  }

  /// Whether it takes the other's place: it is declared in a child, or returns something more
  /// specific.
  boolean overrides(ServiceMethod other) {
    Class<?> mine = method.getDeclaringClass();
    Class<?> theirs = other.method.getDeclaringClass();
    if (theirs.isAssignableFrom(mine) || mine.isAssignableFrom(theirs)) {
      return theirs.isAssignableFrom(mine);
    }
    return TypeResolution.erased(other.returnType)
        .isAssignableFrom(TypeResolution.erased(returnType));
  }

  /// Whether neither is declared in a child of the other, and they do not say the same.
  boolean contradicts(ServiceMethod other) {
    Class<?> mine = method.getDeclaringClass();
    Class<?> theirs = other.method.getDeclaringClass();
    boolean related = mine.isAssignableFrom(theirs) || theirs.isAssignableFrom(mine);
    return !related
        && !(annotations().equals(other.annotations())
            && new HashSet<>(exceptions).equals(new HashSet<>(other.exceptions)));
  }

  private Set<Annotation> annotations() {
    return Set.of(method.getAnnotations());
  }
}
