package dev.raincheck.spring;

import dev.raincheck.api.HandlerInterceptor;
import dev.raincheck.server.ServerListener;
import dev.raincheck.server.settings.Authorizer;
import dev.raincheck.server.store.OperationStore;
import dev.raincheck.shutdown.ShutdownStrategy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/// Serves the beans that implement a `@Service` interface.
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "raincheck.server.enabled", matchIfMissing = true)
@Conditional(OnServiceBean.class)
@EnableConfigurationProperties(RaincheckServerProperties.class)
public final class RaincheckServerAutoConfiguration {
  RaincheckServerAutoConfiguration() {}

  @Bean
  ServerSetup.Beans raincheckServerBeans(
      ObjectProvider<OperationStore> store,
      ObjectProvider<Authorizer> authorizer,
      ObjectProvider<ShutdownStrategy> strategy,
      ObjectProvider<HandlerInterceptor> interceptors,
      ObjectProvider<ServerListener> listeners) {
    return new ServerSetup.Beans(store, authorizer, strategy, interceptors, listeners);
  }

  @Bean
  @ConditionalOnMissingBean
  RaincheckServerLifecycle raincheckServerLifecycle(
      ConfigurableApplicationContext context,
      RaincheckServerProperties properties,
      ServerSetup.Beans beans,
      ObjectProvider<RaincheckServerCustomizer> customizers) {
    return new RaincheckServerLifecycle(
        context, new ServerSetup(properties, beans, customizers), properties);
  }
}
