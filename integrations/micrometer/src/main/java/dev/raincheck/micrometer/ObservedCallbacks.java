package dev.raincheck.micrometer;

import static java.util.Objects.requireNonNull;

import dev.raincheck.client.CallbackInterceptor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

/// Runs what is attached to futures and progress within the [Observation], and so the trace, of the
/// code that attached it: callbacks run on threads of their own, which know nothing of it.
///
/// ```java
/// ClientOptions.of(address).withCallbackInterceptor(new ObservedCallbacks(observations))
/// ```
public final class ObservedCallbacks implements CallbackInterceptor {
  private final ObservationRegistry registry;

  /// Observes by this registry.
  ///
  /// @param registry knows the observation of a thread
  public ObservedCallbacks(ObservationRegistry registry) {
    this.registry = requireNonNull(registry, "registry");
  }

  @Override
  public Context capture() {
    Observation current = registry.getCurrentObservation();
    return current == null ? Runnable::run : current::scoped;
  }
}
