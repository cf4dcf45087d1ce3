package dev.raincheck.spring;

import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerStatus;
import dev.raincheck.shutdown.Ledger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/// The picture of the server as an actuator endpoint, `/actuator/raincheck`. It shows neither
/// tokens nor what clients have sent.
@Endpoint(id = "raincheck")
public final class RaincheckEndpoint {
  private static final Pattern GAP = Pattern.compile("_(.)");

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
    picture.put("ledger", ledger(status.ledger()));
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

  private static Map<String, Long> ledger(Ledger ledger) {
    Map<String, Long> columns = new LinkedHashMap<>();
    columns.put("accepted", ledger.accepted());
    for (Ledger.Column column : Ledger.Column.values()) {
      columns.put(camel(column.name()), ledger.in(column));
    }
    return columns;
  }

  /// `handedOver` of `HANDED_OVER`, as the command line has it.
  private static String camel(String constant) {
    return GAP.matcher(constant.toLowerCase(Locale.ROOT))
        .replaceAll(it -> it.group(1).toUpperCase(Locale.ROOT));
  }
}
