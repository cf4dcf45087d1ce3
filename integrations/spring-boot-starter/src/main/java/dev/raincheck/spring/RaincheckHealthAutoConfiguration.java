package dev.raincheck.spring;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.store.OperationStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/// Health of the server and of its store; that of the client's server only if it is asked for,
/// since an application whose server is away is not broken itself.
@AutoConfiguration(
    after = {RaincheckServerAutoConfiguration.class, RaincheckClientAutoConfiguration.class})
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
public final class RaincheckHealthAutoConfiguration {
  RaincheckHealthAutoConfiguration() {}

  @Bean
  @ConditionalOnBean(RaincheckServerLifecycle.class)
  @ConditionalOnEnabledHealthIndicator("raincheck-server")
  HealthIndicator raincheckServerHealthIndicator(RaincheckServerLifecycle lifecycle) {
    return new ServerHealth(lifecycle);
  }

  @Bean
  @ConditionalOnBean({RaincheckServerLifecycle.class, OperationStore.class})
  @ConditionalOnEnabledHealthIndicator("raincheck-store")
  HealthIndicator raincheckStoreHealthIndicator(RaincheckServerLifecycle lifecycle) {
    return new StoreHealth(lifecycle);
  }

  @Bean
  @ConditionalOnBooleanProperty("management.health.raincheck-client.enabled")
  HealthIndicator raincheckClientHealthIndicator(ObjectProvider<RaincheckClient> client) {
    return new ClientHealth(client);
  }
}
