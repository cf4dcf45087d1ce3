package dev.raincheck.client;

import dev.raincheck.protocol.MethodContract;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Notes which method is called instead of calling it: how `submit` learns from a function what to
/// start.
final class NotedCall implements ServiceProxy.Target {
  private @Nullable MethodContract contract;
  private @Nullable Object @Nullable [] arguments;
  private int count;

  /// Lets the function call a method of an interface, and notes which.
  ///
  /// @throws IllegalArgumentException if it does anything else
  static <T> NotedCall of(Class<T> serviceInterface, RaincheckClient.Call<T, ?> function) {
    var noted = new NotedCall();
    T recorder = ServiceProxy.of(serviceInterface, "recorder", noted);
    Object returned;
    try {
      returned = function.on(recorder);
    } catch (NullPointerException thrown) { // there is no result yet, so null stands in for it
      throw noted.count == 0 ? thrown : noted.usedResult(thrown);
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Exception thrown) {
      throw new IllegalArgumentException("submit: the function itself threw " + thrown, thrown);
    }
    noted.requireOnlyOne(serviceInterface);
    if (!Objects.equals(returned, ServiceProxy.zeroOf(noted.contract()))) {
      throw noted.usedResult(null);
    }
    return noted;
  }

  @Override
  public @Nullable Object call(MethodContract called, @Nullable Object @Nullable [] with) {
    contract = called;
    arguments = with;
    count++;
    return ServiceProxy.zeroOf(called);
  }

  private void requireOnlyOne(Class<?> serviceInterface) {
    if (count != 1) {
      throw new IllegalArgumentException(
          "submit: the function called %d methods of %s (expected: exactly one, as in reports -> reports.build(query))"
              .formatted(count, serviceInterface.getSimpleName()));
    }
  }

  private IllegalArgumentException usedResult(@Nullable Throwable cause) {
    return new IllegalArgumentException(
        "submit: the function used the call's result (expected: only the call, such as s -> s.%s(…); use the result of await())"
            .formatted(contract().method().getName()),
        cause);
  }

  MethodContract contract() {
    return Objects.requireNonNull(contract);
  }

  @Nullable Object @Nullable [] arguments() {
    return arguments;
  }
}
