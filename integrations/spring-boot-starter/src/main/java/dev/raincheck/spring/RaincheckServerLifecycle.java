package dev.raincheck.spring;

import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import dev.raincheck.server.ServerStatus;
import dev.raincheck.shutdown.Ledger;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.DefaultLifecycleProcessor;

/// Starts the server after the application's other parts, and drains it before any of them stops:
/// results can be claimed by the application's own web endpoints until the server has closed, and
/// handlers have what they need until they have ended.
///
/// It can be stopped and started again, as Spring's tests do with contexts that they keep.
public final class RaincheckServerLifecycle implements SmartLifecycle {
  private static final long CLOSE_MS = 5_000; // the last replies, and what else the close takes

  private final ConfigurableApplicationContext context;
  private final ServerSetup setup;
  private final RaincheckServerProperties properties;

  private @Nullable ServerBuilder builder;
  private volatile @Nullable RaincheckServer server;
  private volatile boolean runs;

  RaincheckServerLifecycle(
      ConfigurableApplicationContext context,
      ServerSetup setup,
      RaincheckServerProperties properties) {
    this.context = context;
    this.setup = setup;
    this.properties = properties;
  }

  /// {@return the server; empty before the first start, and where no bean is served}
  public Optional<RaincheckServer> server() {
    return Optional.ofNullable(server);
  }

  /// {@return a picture of the server, which waits for nothing; empty as [#server] is}
  public Optional<ServerStatus> status() {
    return server().map(RaincheckServer::status);
  }

  /// {@return where the work of the last server has come to stand; empty while it serves}
  public Optional<Ledger> ledger() {
    return status().filter(it -> it.state() == ServerStatus.State.CLOSED).map(ServerStatus::ledger);
  }

  @Override
  public void start() {
    ServerBuilder its = builder == null ? described() : builder;
    if (its != null) {
      builder = its;
      prolongPhase();
      RaincheckServer started = started(its);
      server = started;
      runs = true;
      context.publishEvent(new RaincheckServerStartedEvent(this, started));
    }
  }

  private @Nullable ServerBuilder described() {
    ServerBuilder described = setup.builder();
    return ServiceBeans.serve(context.getBeanFactory(), described) == 0 ? null : described;
  }

  private static RaincheckServer started(ServerBuilder builder) {
    try {
      return builder.start();
    } catch (IllegalArgumentException | IllegalStateException unfit) {
      throw new RaincheckConfigurationException(
          "Raincheck's server did not start: " + unfit.getMessage(),
          "Change what the message names: a property of raincheck.server, where a method such as"
              + " allowClearTextFromAnywhere() is allow-clear-text-from-anywhere, or the service"
              + " itself.",
          unfit);
    }
  }

  /// Spring goes on after `spring.lifecycle.timeout-per-shutdown-phase` whatever still runs, and no
  /// ledger would be written. A drain takes as long as its strategy says.
  private void prolongPhase() {
    long neededMs = setup.strategy().budget().toMillis() + CLOSE_MS;
    long grantedMs =
        context
            .getEnvironment()
            .getProperty(
                "spring.lifecycle.timeout-per-shutdown-phase",
                Duration.class,
                Duration.ofSeconds(30))
            .toMillis();
    if (neededMs > grantedMs) {
      context
          .getBeansOfType(DefaultLifecycleProcessor.class)
          .values()
          .forEach(it -> it.setTimeoutForShutdownPhase(getPhase(), neededMs));
    }
  }

  @Override
  public void stop() {
    RaincheckServer its = server;
    if (its != null) {
      its.close();
    }
    runs = false;
  }

  /// Does not hold up others of the same phase, which stop at the same time.
  @Override
  public void stop(Runnable onStopped) {
    Thread.ofVirtual()
        .name("raincheck-stop")
        .start(() -> {
          try {
            stop();
          } finally {
            onStopped.run();
          }
        });
  }

  @Override
  public boolean isRunning() {
    return runs;
  }

  @Override
  public int getPhase() {
    return properties.phase();
  }

  /// A drain between two test classes would take its time, and lose what tests have begun.
  @Override
  public boolean isPauseable() {
    return false;
  }
}
