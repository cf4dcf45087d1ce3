package dev.raincheck.spring;

import dev.raincheck.micrometer.RaincheckServerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;

/// The meters of `raincheck-micrometer`, where it and a registry are there.
@AutoConfiguration(
    after = RaincheckServerAutoConfiguration.class,
    before = RaincheckClientAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({RaincheckServerMetrics.class, MeterRegistry.class})
@ConditionalOnBean(MeterRegistry.class)
public final class RaincheckMetricsAutoConfiguration {
  RaincheckMetricsAutoConfiguration() {}

  /// Boot binds every `MeterBinder`, and the server hears every listener.
  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBean(RaincheckServerLifecycle.class)
  RaincheckServerMetrics raincheckServerMetrics() {
    return new RaincheckServerMetrics();
  }

  @Bean
  @ConditionalOnBean(RaincheckServerMetrics.class)
  ApplicationListener<RaincheckServerStartedEvent> raincheckServerMetricsSource(
      RaincheckServerMetrics metrics) {
    return started -> metrics.observe(started.server());
  }

  @Bean
  ClientMetrics raincheckClientMetrics(ObjectProvider<MeterRegistry> registry) {
    return new ClientMetrics(registry);
  }
}
