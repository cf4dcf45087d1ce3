package dev.raincheck.doors.http.dialect;

import dev.raincheck.doors.http.settings.XmlRpcMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Which dialect a message is in, by where it was sent to.
public final class Router implements Dialect {
  private final Dialect rest;
  private final Dialect jsonRpc;
  private final @Nullable Dialect xmlRpc;
  private final Dialect openApi;

  /// @throws IllegalArgumentException if a method cannot be called in one of the dialects; says
  ///   what to do
  public Router(Services services, Duration holdMax, XmlRpcMode mode) {
    if (mode == XmlRpcMode.WITHOUT_NIL) {
      NilCheck.require(services);
    }
    this.rest = new Rest(services, holdMax);
    this.jsonRpc = new JsonRpc(services, holdMax);
    this.xmlRpc =
        mode == XmlRpcMode.OFF ? null : new XmlRpc(services, holdMax, mode == XmlRpcMode.WITH_NIL);
    this.openApi = new OpenApi(services);
  }

  @Override
  public Understood read(Incoming message) {
    return TraceFields.handOn(message, dialect(message.path()).read(message));
  }

  private Dialect dialect(String path) {
    if (xmlRpc != null && (path.equals(XmlRpc.PATH) || path.equals("/"))) {
      return xmlRpc;
    }
    return switch (path) {
      case OpenApi.PATH -> openApi;
      case JsonRpc.PATH -> jsonRpc;
      default -> rest;
    };
  }
}
