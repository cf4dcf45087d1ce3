package dev.raincheck.doors.http;

import static java.util.Objects.requireNonNull;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;

/// Lets clients in that have never heard of Raincheck: they call by HTTP, and are answered on time,
/// with the result or with a token.
///
/// ```java
/// var door = HttpDoor.builder(server).serve(Reports.class).start("http://127.0.0.1:8080");
/// ```
///
/// ```sh
/// curl -d '["2026-01"]' http://127.0.0.1:8080/rpc/reports.build
/// ```
///
/// It is inside a server's process, or beside it as a client of its. Close it before the client,
/// and after the server, so that clients can fetch their results while the server drains.
public final class HttpDoor implements AutoCloseable {
  private final HttpAddress address;
  private final JettyListener listener;

  HttpDoor(HttpAddress address, JettyListener listener) {
    this.address = address;
    this.listener = listener;
  }

  /// Describes a door of a server in this process.
  ///
  /// @param server one that was started
  /// @return a builder of doors to it
  public static HttpDoorBuilder builder(RaincheckServer server) {
    return new HttpDoorBuilder(requireNonNull(server, "server"), false);
  }

  /// Describes a door beside a server, which knows it as one client. Users whom the door tells
  /// apart are that client's: it needs the right `delegate` in the file of authorized clients, if
  /// the server has one.
  ///
  /// @param client by which the door asks
  /// @return a builder of doors to the client's server
  public static HttpDoorBuilder builder(RaincheckClient client) {
    return new HttpDoorBuilder(requireNonNull(client, "client"), true);
  }

  /// {@return where it is, with the port that was taken: `http://127.0.0.1:8080/rpc`}
  public String address() {
    return address.text(listener.port());
  }

  /// Has everything answered that is held, those who wait for an operation with its token, and
  /// ends. What the server does goes on.
  @Override
  public void close() {
    listener.close();
  }

  @Override
  public String toString() {
    return "HttpDoor " + address() + ": " + listener;
  }
}
