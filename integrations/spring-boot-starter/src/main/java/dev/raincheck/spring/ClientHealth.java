package dev.raincheck.spring;

import dev.raincheck.api.ServingState;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/// Whether a client's server answers, within [#LIMIT].
final class ClientHealth extends AbstractHealthIndicator {
  /// Below a second, which is what probes of containers wait by default.
  static final Duration LIMIT = Duration.ofMillis(500);

  private final ObjectProvider<RaincheckClient> client; // made when it is needed

  ClientHealth(ObjectProvider<RaincheckClient> client) {
    super("Raincheck's client cannot say how it is");
    this.client = client;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    try {
      ServingState state = client.getObject().ping(LIMIT);
      (state == ServingState.SERVING ? health.up() : health.outOfService())
          .withDetail("server", state);
    } catch (RaincheckException silent) {
      health.down().withDetail("server", String.valueOf(silent.getMessage()));
    }
  }
}
