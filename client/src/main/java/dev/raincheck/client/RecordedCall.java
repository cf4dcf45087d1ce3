package dev.raincheck.client;

import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.contract.ServiceProxy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Records which method is called instead of calling it: how `submit` learns from a function what
/// to start, and `resume` what was started.
final class RecordedCall implements ServiceProxy.Target {
  private final String what;
  private @Nullable MethodContract contract;
  private @Nullable Object @Nullable [] arguments;
  private int count;

  private RecordedCall(String what) {
    this.what = what;
  }

  /// Lets the function call a method of an interface, and records which.
  ///
  /// @param what the user's method, for messages
  /// @throws IllegalArgumentException if it does anything else
  static <T> RecordedCall of(
      String what, Class<T> serviceInterface, RaincheckClient.Call<T, ?> function) {
    Objects.requireNonNull(function, "call");
    var recorded = new RecordedCall(what);
    T recorder = ServiceProxy.of(serviceInterface, "recorder", recorded);
    Object returned;
    try {
      returned = function.on(recorder);
    } catch (NullPointerException thrown) { // there is no result yet, so null stands in for it
      throw recorded.count == 0 ? thrown : recorded.usedResult(thrown);
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Exception thrown) {
      throw new IllegalArgumentException(what + ": the function itself threw " + thrown, thrown);
    }
    recorded.requireOnlyOne(serviceInterface);
    if (!Objects.equals(returned, ServiceProxy.zeroOf(recorded.contract()))) {
      throw recorded.usedResult(null);
    }
    return recorded;
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
          "%s: the function called %d methods of %s (expected: exactly one, as in reports -> reports.build(query))"
              .formatted(what, count, serviceInterface.getSimpleName()));
    }
  }

  private IllegalArgumentException usedResult(@Nullable Throwable cause) {
    return new IllegalArgumentException(
        "%s: the function used the call's result (expected: only the call, such as s -> s.%s(…); use the result of await())"
            .formatted(what, contract().method().getName()),
        cause);
  }

  MethodContract contract() {
    return Objects.requireNonNull(contract);
  }

  @Nullable Object @Nullable [] arguments() {
    return arguments;
  }
}
