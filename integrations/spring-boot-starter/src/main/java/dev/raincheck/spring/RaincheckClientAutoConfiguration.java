package dev.raincheck.spring;

import dev.raincheck.client.RaincheckClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/// Clients, each made when something needs it: an application that only serves has none.
@AutoConfiguration
@EnableConfigurationProperties(RaincheckClientsProperties.class)
public final class RaincheckClientAutoConfiguration {
  RaincheckClientAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  RaincheckConnectionDetails raincheckConnectionDetails(RaincheckClientsProperties properties) {
    return client -> {
      RaincheckClientProperties named = properties.clients().get(client);
      return (named == null ? properties.client() : named).address();
    };
  }

  @Bean
  @ConditionalOnMissingBean
  RaincheckClients raincheckClients(
      RaincheckClientsProperties properties,
      RaincheckConnectionDetails details,
      Environment environment,
      ObjectProvider<RaincheckClientCustomizer> customizers,
      ObjectProvider<RaincheckClients.ClientWatcher> watchers) {
    UnknownProperties.refuse(environment);
    var clients =
        new RaincheckClients(
            properties,
            details,
            environment.getProperty("spring.application.name"),
            new RaincheckClients.Hooks(
                customizers.orderedStream().toList(), watchers.orderedStream().toList()));
    clients.requireFit();
    return clients;
  }

  @Bean(destroyMethod = "") // those of all names are closed together
  @Lazy
  @ConditionalOnMissingBean
  RaincheckClient raincheckClient(RaincheckClients clients) {
    return clients.named(RaincheckClients.DEFAULT);
  }
}
