package dev.raincheck.spring;

import static java.util.Objects.requireNonNull;

import dev.raincheck.micrometer.ObservedCallbacks;
import dev.raincheck.micrometer.ObservedCalls;
import dev.raincheck.micrometer.ObservedHandlers;
import io.micrometer.observation.ObservationRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// Observations of calls and handlers, by which a trace goes from callers to handlers: where
/// `raincheck-micrometer` and a registry of observations are there.
@AutoConfiguration(
    before = {RaincheckServerAutoConfiguration.class, RaincheckClientAutoConfiguration.class},
    afterName =
        "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({ObservedHandlers.class, ObservationRegistry.class})
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "raincheck.observations.enabled", matchIfMissing = true)
public final class RaincheckObservationAutoConfiguration {
  RaincheckObservationAutoConfiguration() {}

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE) // other interceptors are part of what is observed
  @ConditionalOnMissingBean
  ObservedHandlers raincheckObservedHandlers(ObservationRegistry registry) {
    return new ObservedHandlers(registry);
  }

  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  RaincheckClientCustomizer raincheckObservedCalls(ObservationRegistry registry) {
    var traces = new ObservedCalls(registry);
    return (client, options) ->
        options
            .withCallbackInterceptor(new ObservedCallbacks(registry))
            .withMetadataSupplier(
                options.metadataSupplier().map(own -> both(traces, own)).orElse(traces));
  }

  /// The application's own goes before the trace.
  private static Supplier<Map<String, String>> both(
      Supplier<Map<String, String>> traces, Supplier<Map<String, String>> own) {
    return () -> {
      Map<String, String> both = new HashMap<>(traces.get());
      both.putAll(requireNonNull(own.get(), "metadata supplied"));
      return both;
    };
  }
}
