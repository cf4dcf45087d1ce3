package dev.raincheck.spring;

import dev.raincheck.server.RaincheckServer;
import org.springframework.beans.factory.ObjectProvider;

/// The server of the application itself, for its tests.
final class OwnServerConnection implements RaincheckConnectionDetails {
  private final ObjectProvider<RaincheckServerLifecycle> lifecycle;

  OwnServerConnection(ObjectProvider<RaincheckServerLifecycle> lifecycle) {
    this.lifecycle = lifecycle;
  }

  @Override
  public String address(String client) {
    RaincheckServerLifecycle its = lifecycle.getIfAvailable();
    RaincheckServer server = its == null ? null : its.server().orElse(null);
    if (server == null) {
      throw new RaincheckConfigurationException(
          "A client is needed before the application's own server has started",
          "Let the bean that needs it have it @Lazy. Or is there no bean with a @Service"
              + " interface?");
    }
    return server.address();
  }
}
