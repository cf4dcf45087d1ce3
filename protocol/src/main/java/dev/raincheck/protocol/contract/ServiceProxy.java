package dev.raincheck.protocol.contract;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/// Makes objects that implement a service interface by handing each call on.
public final class ServiceProxy {
  /// What becomes of a call of a service's method.
  @FunctionalInterface
  public interface Target {
    @Nullable Object call(MethodContract contract, @Nullable Object @Nullable [] arguments)
        throws Throwable;
  }

  private ServiceProxy() {}

  public static <T> T of(Class<T> serviceInterface, String what, Target target) {
    var handler = new Handler(ServiceContract.of(serviceInterface), what, target);
    return serviceInterface.cast(
        Proxy.newProxyInstance(
            serviceInterface.getClassLoader(), new Class<?>[] {serviceInterface}, handler));
  }

  /// Whether it was made by [#of].
  public static boolean isProxy(Object object) {
    return Proxy.isProxyClass(object.getClass())
        && Proxy.getInvocationHandler(object) instanceof Handler;
  }

  private record Handler(ServiceContract contract, String what, Target target)
      implements InvocationHandler {
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments)
        throws Throwable {
      MethodContract called = contract.method(method).orElse(null);
      return called == null
          ? ofObject(proxy, method, arguments, what)
          : target.call(called, arguments);
    }
  }

  private static Object ofObject(Object proxy, Method method, Object[] arguments, String what) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> what;
      default -> throw new IllegalStateException("no method of the service: " + method);
    };
  }

  /// What a method returns that only notes that it was called: the zero of its type.
  public static @Nullable Object zeroOf(MethodContract contract) {
    Class<?> type = contract.returnClass();
    return type.isPrimitive() && type != void.class
        ? java.lang.reflect.Array.get(
            java.lang.reflect.Array.newInstance(MethodType.methodType(type).returnType(), 1), 0)
        : null;
  }
}
