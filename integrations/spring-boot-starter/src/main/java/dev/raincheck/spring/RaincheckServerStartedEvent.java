package dev.raincheck.spring;

import dev.raincheck.server.RaincheckServer;
import org.springframework.context.ApplicationEvent;

/// The server listens and serves. Published once for each start: a context that was stopped and is
/// started again has another server.
public final class RaincheckServerStartedEvent extends ApplicationEvent {
  private static final long serialVersionUID = 1;

  private final transient RaincheckServer server;

  RaincheckServerStartedEvent(RaincheckServerLifecycle source, RaincheckServer server) {
    super(source);
    this.server = server;
  }

  /// {@return the server that was started}
  public RaincheckServer server() {
    return server;
  }
}
