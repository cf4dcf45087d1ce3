package dev.raincheck.spring;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.micrometer.ObservedCallbacks;
import dev.raincheck.micrometer.ObservedCalls;
import dev.raincheck.micrometer.ObservedHandlers;
import io.micrometer.observation.ObservationRegistry;
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
    return (client, options) -> {
      ClientOptions observed = options.withCallbackInterceptor(new ObservedCallbacks(registry));
      return options.metadataSupplier().isPresent()
          ? observed
          : observed.withMetadataSupplier(new ObservedCalls(registry));
    };
  }
}
