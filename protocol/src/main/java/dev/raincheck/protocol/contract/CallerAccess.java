package dev.raincheck.protocol.contract;

import dev.raincheck.protocol.value.TypeNames;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Whether those who can call a public service can use the types that its methods name. A proxy of
/// a public interface is in no package of the application: where it gives a result of a type that
/// is not public, the caller gets an [IllegalAccessError], hours later perhaps.
///
/// An interface that is not public is for its own package, and so are its types.
final class CallerAccess {
  private final Class<?> service;
  private final Set<Class<?>> around = new HashSet<>();

  CallerAccess(Class<?> service) {
    this.service = service;
    for (Class<?> c = service; c != null; c = c.getEnclosingClass()) {
      around.add(c);
    }
  }

  /// @param problems gets each type in the way, with the method and the remedy
  void check(ServiceMethod method, Consumer<String> problems) {
    if (!Modifier.isPublic(service.getModifiers())) {
      return;
    }
    Stream<Type> results = Stream.of(method.returnType());
    Stream<Type> arguments = method.parameterTypes().stream();
    Stream<? extends Type> thrown = method.exceptions().stream();
    Stream.of(results, arguments, thrown)
        .flatMap(it -> it)
        .flatMap(CallerAccess::classes)
        .distinct()
        .forEach(type ->
            remedy(type)
                .ifPresent(remedy ->
                    problems.accept(
                        "%s: callers of the public %s cannot access %s (%s)"
                            .formatted(
                                method.name(),
                                service.getSimpleName(),
                                TypeNames.of(type),
                                remedy))));
  }

  /// The classes that a type names, those of its arguments included.
  private static Stream<Class<?>> classes(Type type) {
    return switch (type) {
      case Class<?> array when array.isArray() -> classes(array.componentType());
      case Class<?> plain -> Stream.of(plain);
      case ParameterizedType generic ->
          Stream.concat(
              classes(generic.getRawType()),
              Arrays.stream(generic.getActualTypeArguments()).flatMap(CallerAccess::classes));
      case GenericArrayType array -> classes(array.getGenericComponentType());
      default -> Stream.empty();
    };
  }

  private Optional<String> remedy(Class<?> type) {
    for (Class<?> c = type; c != null && !around.contains(c); c = c.getEnclosingClass()) {
      if (!Modifier.isPublic(c.getModifiers())) {
        return Optional.of("make " + c.getSimpleName() + " public");
      }
    }
    Module module = type.getModule();
    String packageName = type.getPackageName();
    boolean hidden =
        service.getModule().isExported(service.getPackageName()) && !module.isExported(packageName);
    return hidden
        ? Optional.of(
            "write `exports %s;` into the module-info of %s"
                .formatted(packageName, module.getName()))
        : Optional.empty();
  }
}
