package dev.raincheck.spring;

import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/// The picture of the server as an actuator endpoint, `/actuator/raincheck`. It shows neither
/// tokens nor what clients have sent.
@Endpoint(id = "raincheck")
public final class RaincheckEndpoint {
  private final RaincheckServerLifecycle lifecycle;

  RaincheckEndpoint(RaincheckServerLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  /// Takes the picture, which waits for nothing.
  ///
  /// @return state, address, methods, how full each limit is, and the ledger so far
  @ReadOperation
  public Map<String, Object> status() {
    Map<String, Object> picture = new LinkedHashMap<>();
    RaincheckServer server = lifecycle.server().orElse(null);
    if (server == null) {
      picture.put("state", "NOT_STARTED");
      return picture;
    }
    ServerStatus status = server.status();
    picture.put("state", status.state());
    picture.put("address", server.address());
    status.oldest().ifPresent(it -> picture.put("oldestAgeMs", it.toMillis()));
    picture.put("loopDelayMs", status.loopDelay().toMillis());
    picture.put("methods", methods(status));
    picture.put("limits", limits(status));
    picture.put("ledger", status.ledger().asMap());
    return picture;
  }

  private static Map<String, Object> methods(ServerStatus status) {
    Map<String, Object> methods = new LinkedHashMap<>();
    for (ServerStatus.Method each : status.methods()) {
      Map<String, Long> counts = new LinkedHashMap<>();
      counts.put("queued", each.queued());
      counts.put("running", each.running());
      counts.put("unclaimed", each.unclaimed());
      counts.put("handlersBusy", each.handlersBusy());
      methods.put(each.name(), counts);
    }
    return methods;
  }

  private static Map<String, Object> limits(ServerStatus status) {
    Map<String, Object> limits = new LinkedHashMap<>();
    limits.put("unfinished", status.unfinished());
    limits.put("kept", status.kept());
    limits.put("keptBytes", status.keptBytes());
    limits.put("sessions", status.sessions());
    limits.put("keys", status.keys());
    limits.put("connections", status.connections());
    return limits;
  }
}
