package dev.raincheck.spring;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/// The actuator's endpoint `raincheck`, where it is exposed.
@AutoConfiguration(after = RaincheckServerAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
public final class RaincheckEndpointAutoConfiguration {
  RaincheckEndpointAutoConfiguration() {}

  @Bean
  @ConditionalOnBean(RaincheckServerLifecycle.class)
  @ConditionalOnAvailableEndpoint(endpoint = RaincheckEndpoint.class)
  RaincheckEndpoint raincheckEndpoint(RaincheckServerLifecycle lifecycle) {
    return new RaincheckEndpoint(lifecycle);
  }
}
