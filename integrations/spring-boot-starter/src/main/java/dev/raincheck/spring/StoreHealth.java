package dev.raincheck.spring;

import dev.raincheck.server.ServerStatus;
import dev.raincheck.server.StoreStatus;
import java.time.Duration;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/// Health of the server's store, as the server found it last: it is asked for nothing, and so
/// nobody waits for it. Apart from the server's own health, since quick calls go on without the
/// store: who has it decide on readiness takes a whole fleet out of service when its database is
/// away for a moment.
final class StoreHealth extends AbstractHealthIndicator {
  /// What has taken longer than this has come to nothing.
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RaincheckServerLifecycle lifecycle;

  StoreHealth(RaincheckServerLifecycle lifecycle) {
    super("Raincheck's server cannot say how its store is");
    this.lifecycle = lifecycle;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    StoreStatus store = lifecycle.status().flatMap(ServerStatus::store).orElse(null);
    if (store == null) {
      health.unknown();
      return;
    }
    boolean isDown = store.isFailing() || store.busy().compareTo(PATIENCE) > 0;
    (isDown ? health.down() : health.up())
        .withDetail("store", store.name())
        .withDetail("failing", store.isFailing())
        .withDetail("busy", store.busy())
        .withDetail("ordered", store.ordered())
        .withDetail("waiting", store.waiting());
  }
}
