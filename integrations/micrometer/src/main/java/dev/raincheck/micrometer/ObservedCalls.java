package dev.raincheck.micrometer;

import static java.util.Objects.requireNonNull;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Sends the caller's trace along with each call, in its metadata: an [Observation] named
/// `raincheck.call` that marks the moment of the call, as a producer's span does in messaging.
/// [ObservedHandlers] continue it at the server, however much later.
///
/// ```java
/// ClientOptions.of(address).withMetadataSupplier(new ObservedCalls(observations))
/// ```
///
/// How long calls take is for [RaincheckClientMetrics]: a call may outlive its caller. What a
/// handler of observations throws is logged once, and fails no call.
public final class ObservedCalls implements Supplier<Map<String, String>> {
  private final ObservationRegistry registry;
  private final Harmless harmless = new Harmless("dev.raincheck.client");

  /// Observes by this registry.
  ///
  /// @param registry with the handlers of observations
  public ObservedCalls(ObservationRegistry registry) {
    this.registry = requireNonNull(registry, "registry");
  }

  @Override
  public Map<String, String> get() {
    Map<String, String> metadata = new HashMap<>();
    harmless.run(() ->
        Observation.start("raincheck.call", () -> context(metadata), registry)
            .lowCardinalityKeyValue(Names.SYSTEM, Names.RAINCHECK)
            .stop());
    return metadata;
  }

  private static Observation.Context context(Map<String, String> metadata) {
    var context =
        new SenderContext<Map<String, String>>(
            (carrier, key, value) -> requireNonNull(carrier).put(key, value), Kind.PRODUCER);
    context.setCarrier(metadata);
    return context;
  }
}
