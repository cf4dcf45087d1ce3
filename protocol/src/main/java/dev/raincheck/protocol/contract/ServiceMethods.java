package dev.raincheck.protocol.contract;

import dev.raincheck.protocol.value.TypeResolution;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Finds the methods of a service: those that several parents declare once, and none that javac
/// made. Static and private methods are no part of the service.
final class ServiceMethods {
  private final List<Method> all;
  private final TypeResolution types;

  ServiceMethods(Class<?> type) {
    types = new TypeResolution(type);
    all =
        types.interfaces().stream()
            .flatMap(it -> Stream.of(it.getDeclaredMethods()))
            .filter(it -> !Modifier.isStatic(it.getModifiers()))
            .filter(it -> !Modifier.isPrivate(it.getModifiers()))
            .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
            .toList();
  }

  /// What is declared, each method once.
  List<Declared> find(Consumer<String> problems) {
    List<Declared> found = new ArrayList<>();
    for (Method method : all) {
      if (!method.isSynthetic()) {
        add(found, ServiceMethod.of(method, types), problems);
      }
    }
    return found.stream().map(this::withBridges).toList();
  }

  private static void add(List<Declared> found, ServiceMethod method, Consumer<String> problems) {
    for (int i = 0; i < found.size(); i++) {
      Declared same = found.get(i);
      if (same.method().isSameAs(method)) {
        found.set(i, same.and(method, problems));
        return;
      }
    }
    found.add(new Declared(method, List.of(method.method())));
  }

  /// With the methods that javac made for those who call it by the types of a parent.
  private Declared withBridges(Declared declared) {
    List<Method> calls =
        all.stream()
            .filter(it -> declared.calls().stream().anyMatch(call -> isSame(call, it)))
            .toList();
    return new Declared(declared.method(), calls);
  }

  private static boolean isSame(Method one, Method other) {
    return one.getName().equals(other.getName())
        && List.of(one.getParameterTypes()).equals(List.of(other.getParameterTypes()));
  }

  /// A method, with all by which it may be called.
  record Declared(ServiceMethod method, List<Method> calls) {
    private Declared and(ServiceMethod other, Consumer<String> problems) {
      if (method.contradicts(other)) {
        problems.accept(
            "%s: %s and %s declare it differently (declare it in the interface itself)"
                .formatted(
                    method.name(),
                    method.method().getDeclaringClass().getSimpleName(),
                    other.method().getDeclaringClass().getSimpleName()));
      }
      return new Declared(
          other.overrides(method) ? other : method,
          Stream.concat(calls.stream(), Stream.of(other.method())).toList());
    }
  }
}
