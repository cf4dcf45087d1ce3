package dev.raincheck.spring;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/// Applications with what the starter configures by itself.
final class Contexts {
  private Contexts() {}

  static ApplicationContextRunner runner() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                RaincheckClientAutoConfiguration.class,
                RaincheckEndpointAutoConfiguration.class,
                RaincheckHealthAutoConfiguration.class,
                RaincheckMetricsAutoConfiguration.class,
                RaincheckObservationAutoConfiguration.class,
                RaincheckServerAutoConfiguration.class))
        .withPropertyValues("raincheck.server.address=tcp://127.0.0.1:*");
  }

  /// With a bean that is served, and clients that find the server.
  static ApplicationContextRunner serving() {
    return runner().withBean(Ovens.AtWork.class).withBean(OwnServerConnection.class);
  }

  static RaincheckServer server(ApplicationContext context) {
    return context.getBean(RaincheckServerLifecycle.class).server().orElseThrow();
  }

  static Ovens ovens(ApplicationContext context) {
    return context.getBean(RaincheckClient.class).service(Ovens.class);
  }
}
