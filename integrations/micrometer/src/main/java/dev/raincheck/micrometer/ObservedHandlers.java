package dev.raincheck.micrometer;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.CallContext;
import dev.raincheck.api.HandlerInterceptor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

/// Runs each handler within an [Observation] named `raincheck.handler`: what the handler observes
/// is part of it. With Micrometer's tracing it is a span, whose parent is the caller's if the
/// call's metadata carries one, as [ObservedCalls] has it.
///
/// ```java
/// builder.interceptHandlers(new ObservedHandlers(observations));
/// ```
///
/// Unlike the meters it runs on the handler's thread, and costs each call one to three
/// microseconds. What a handler of observations throws is logged once, and fails no call.
public final class ObservedHandlers implements HandlerInterceptor {
  private final ObservationRegistry registry;
  private final Harmless harmless = new Harmless("dev.raincheck.server");

  /// Observes by this registry.
  ///
  /// @param registry with the handlers of observations
  public ObservedHandlers(ObservationRegistry registry) {
    this.registry = requireNonNull(registry, "registry");
  }

  @Override
  public @Nullable Object intercept(CallContext call, Invocation handler) throws Exception {
    if (registry.isNoop()) {
      return handler.proceed();
    }
    Observation.Scope before = registry.getCurrentObservationScope();
    Observation observation = harmless.get(() -> started(call));
    if (observation == null) {
      return handler.proceed();
    }
    Observation.Scope scope = harmless.get(observation::openScope);
    try {
      return handler.proceed();
    } catch (Throwable thrown) {
      harmless.run(() -> observation.error(thrown));
      throw thrown;
    } finally {
      if (scope != null) {
        harmless.run(scope::close);
      }
      registry.setCurrentObservationScope(before); // which a failure leaves as it was
      harmless.run(observation::stop);
    }
  }

  private Observation started(CallContext call) {
    return Observation.createNotStarted("raincheck.handler", () -> context(call), registry)
        .contextualName(call.method())
        .lowCardinalityKeyValue(Names.SYSTEM, Names.RAINCHECK)
        .lowCardinalityKeyValue(Names.METHOD, call.method())
        .highCardinalityKeyValue("raincheck.operation", call.operationId())
        .start();
  }

  private static Observation.Context context(CallContext call) {
    var context =
        new ReceiverContext<CallContext>(
            (carrier, key) -> carrier.metadata().get(key), Kind.SERVER);
    context.setCarrier(call);
    return context;
  }
}
