package dev.raincheck.testkit;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A service whose outcomes the test decides: what a caller does with them is tested with a real
/// server and client in between. Each method waits until the test says how it ends.
///
/// ```java
/// final Scripted<Reports> scripted = Scripted.of(Reports.class);
/// @RegisterExtension
/// final RaincheckExtension raincheck = RaincheckExtension.serving(Reports.class, scripted.service());
///
/// @Test
/// void progress_isShown(Reports reports) {
///   var shown = caller.startToBuild(reports);
///   Script build = scripted.on("build");
///   build.awaitStarted();
///   build.report(0.5, "half");
///   build.returns("ready");
/// }
/// ```
///
/// A `@NonBlocking` method must not wait: say how it ends before it is called.
///
/// @param <T> the service
public final class Scripted<T> {
  private final Class<T> serviceInterface;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final T service;

  private Scripted(Class<T> serviceInterface) {
    this.serviceInterface = serviceInterface;
    InvocationHandler handler = this::invoked;
    this.service =
        serviceInterface.cast(
            Proxy.newProxyInstance(
                serviceInterface.getClassLoader(), new Class<?>[] {serviceInterface}, handler));
  }

  /// A service of which nothing is decided yet.
  ///
  /// @param serviceInterface annotated with `@Service`
  /// @param <T> the service
  /// @return what decides for it
  public static <T> Scripted<T> of(Class<T> serviceInterface) {
    return new Scripted<>(requireNonNull(serviceInterface, "serviceInterface"));
  }

  /// {@return the implementation, to be served}
  public T service() {
    return service;
  }

  /// What becomes of the calls of a method.
  ///
  /// @param method its Java name
  /// @return the same for each call of this
  /// @throws IllegalArgumentException if the service has no such method
  public Script on(String method) {
    List<Method> methods =
        Arrays.stream(serviceInterface.getMethods())
            .filter(it -> it.getName().equals(method))
            .toList();
    String service = serviceInterface.getSimpleName();
    if (methods.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has no method %s (expected: the Java name of one)".formatted(service, method));
    }
    return scripts.computeIfAbsent(
        method, name -> new Script(name, new ScriptedOutcomes(service, methods)));
  }

  private @Nullable Object invoked(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(proxy, method, arguments);
    }
    return on(method.getName()).run(arguments == null ? List.of() : Arrays.asList(arguments));
  }

  private Object ofObject(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> toString();
    };
  }

  @Override
  public String toString() {
    return "Scripted " + serviceInterface.getSimpleName();
  }
}
