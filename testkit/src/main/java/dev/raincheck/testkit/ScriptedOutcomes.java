package dev.raincheck.testkit;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What calls of a method can end with. A proxy says so only when it is called, by an exception
/// that the caller takes for the handler's.
///
/// @param service for messages
/// @param methods of one name: the same method, as its interface and its parents declare it
record ScriptedOutcomes(String service, List<Method> methods) {
  void requireResult(@Nullable Object value) {
    for (Method method : methods) {
      Class<?> type = method.getReturnType();
      boolean fits =
          value == null
              ? type == void.class || !type.isPrimitive()
              : MethodType.methodType(type).wrap().returnType().isInstance(value);
      if (!fits) {
        throw new IllegalArgumentException(
            "%s.%s cannot return %s (expected: %s)"
                .formatted(service, method.getName(), said(value), expected(method)));
      }
    }
  }

  private static String said(@Nullable Object value) {
    return value == null
        ? "null"
        : "\"%s\" of type %s".formatted(value, value.getClass().getSimpleName());
  }

  private static String expected(Method method) {
    return method.getReturnType() == void.class
        ? "null, as the method returns nothing"
        : method.getGenericReturnType().getTypeName();
  }

  void requireThrowable(Throwable failure) {
    for (Method method : methods) {
      List<Class<?>> declared = Arrays.asList(method.getExceptionTypes());
      boolean fits =
          failure instanceof RuntimeException
              || failure instanceof Error
              || declared.stream().anyMatch(it -> it.isInstance(failure));
      if (!fits) {
        throw new IllegalArgumentException(
            "%s.%s cannot throw %s (expected: an unchecked exception, or one of %s, which the method declares)"
                .formatted(service, method.getName(), failure, declared));
      }
    }
  }
}
