package dev.raincheck.doors.http.dialect;

import java.time.Duration;

/// Which dialect a message is in, by where it was sent to.
public final class Router implements Dialect {
  private final Dialect rest;
  private final Dialect jsonRpc;
  private final Dialect xmlRpc;
  private final Dialect openApi;

  public Router(Services services, Duration holdMax) {
    this.rest = new Rest(services, holdMax);
    this.jsonRpc = new JsonRpc(services, holdMax);
    this.xmlRpc = new XmlRpc(services, holdMax);
    this.openApi = new OpenApi(services);
  }

  @Override
  public Understood read(Incoming message) {
    return switch (message.path()) {
      case OpenApi.PATH -> openApi.read(message);
      case JsonRpc.PATH -> jsonRpc.read(message);
      case XmlRpc.PATH, "/" -> xmlRpc.read(message);
      default -> rest.read(message);
    };
  }
}
