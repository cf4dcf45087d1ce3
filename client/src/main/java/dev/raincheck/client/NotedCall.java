package dev.raincheck.client;

import dev.raincheck.protocol.MethodContract;
import org.jspecify.annotations.Nullable;

/// Notes which method is called instead of calling it: how `submit` learns from a function what to
/// start.
final class NotedCall implements ServiceProxy.Target {
  private @Nullable MethodContract contract;
  private @Nullable Object @Nullable [] arguments;
  private int count;

  @Override
  public @Nullable Object call(MethodContract called, @Nullable Object @Nullable [] with) {
    contract = called;
    arguments = with;
    count++;
    return ServiceProxy.zeroOf(called);
  }

  MethodContract theOnlyOne(Class<?> serviceInterface) {
    if (contract == null || count != 1) {
      throw new IllegalArgumentException(
          "submit: the function called %d methods of %s (expected: exactly one, as in reports -> reports.build(query))"
              .formatted(count, serviceInterface.getSimpleName()));
    }
    return contract;
  }

  @Nullable Object @Nullable [] arguments() {
    return arguments;
  }
}
