package dev.raincheck.spring;

import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerStatus;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/// Health of the server, which waits for nothing. For readiness; never for liveness, or a drain
/// would be killed.
final class ServerHealth extends AbstractHealthIndicator {
  private final RaincheckServerLifecycle lifecycle;

  ServerHealth(RaincheckServerLifecycle lifecycle) {
    super("Raincheck's server cannot say how it is");
    this.lifecycle = lifecycle;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    RaincheckServer server = lifecycle.server().orElse(null);
    if (server == null) {
      health.unknown().withDetail("state", "NOT_STARTED");
      return;
    }
    ServerStatus status = server.status();
    switch (status.state()) {
      case SERVING -> health.up();
      case DRAINING, BUILT, CLOSED -> health.outOfService();
      case UNHEALTHY -> health.down();
    }
    health
        .withDetail("state", status.state())
        .withDetail("address", server.address())
        .withDetail("unfinished", status.unfinished().toString());
  }
}
