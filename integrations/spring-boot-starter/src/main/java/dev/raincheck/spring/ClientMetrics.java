package dev.raincheck.spring;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.micrometer.RaincheckClientMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;

/// Gives each client its meters, with its name as the tag `client`.
final class ClientMetrics implements RaincheckClientCustomizer, RaincheckClients.ClientWatcher {
  private final ObjectProvider<MeterRegistry> registry;
  private final Map<String, RaincheckClientMetrics> metrics = new ConcurrentHashMap<>();

  ClientMetrics(ObjectProvider<MeterRegistry> registry) {
    this.registry = registry;
  }

  @Override
  public ClientOptions customize(String client, ClientOptions options) {
    return options.withListener(metrics.computeIfAbsent(client, ClientMetrics::metrics));
  }

  private static RaincheckClientMetrics metrics(String client) {
    return new RaincheckClientMetrics(Tags.of("client", client.isEmpty() ? "default" : client));
  }

  /// Clients are made when they are needed, which may be after Boot has bound its binders.
  @Override
  public void made(String name, RaincheckClient client) {
    RaincheckClientMetrics its = metrics.get(name);
    if (its != null) {
      its.observe(client);
      registry.ifAvailable(its::bindTo);
    }
  }
}
