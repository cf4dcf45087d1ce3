package dev.raincheck.testkit;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A server, a proxy before it, and a client of that. For the thread of the test.
final class Running implements AutoCloseable {
  private static final String SHUTDOWN = "abort:1ms";

  private final TestClock clock;
  private final ServerBuilder builder;
  private final FaultProxy proxy;
  private final RaincheckClient client;
  private RaincheckServer server;

  private Running(
      TestClock clock,
      ServerBuilder builder,
      RaincheckServer server,
      FaultProxy proxy,
      RaincheckClient client) {
    this.clock = clock;
    this.builder = builder;
    this.server = server;
    this.proxy = proxy;
    this.client = client;
  }

  static Running start(
      Consumer<ServerBuilder> serverChange, List<UnaryOperator<ClientOptions>> clientChanges) {
    var clock = new TestClock();
    ServerBuilder builder =
        RaincheckServer.builder("tcp://127.0.0.1:*").clock(clock).shutdownStrategy(SHUTDOWN);
    serverChange.accept(builder);
    RaincheckServer server = builder.start();
    try {
      return before(server, builder, clock, clientChanges);
    } catch (Throwable failed) { // nobody else has it
      server.close();
      throw failed;
    }
  }

  private static Running before(
      RaincheckServer server,
      ServerBuilder builder,
      TestClock clock,
      List<UnaryOperator<ClientOptions>> clientChanges) {
    FaultProxy proxy = FaultProxy.to(server.address());
    try {
      ClientOptions options = ClientOptions.of(proxy.address()).withClock(clock);
      for (UnaryOperator<ClientOptions> change : clientChanges) {
        options = change.apply(options);
      }
      return new Running(clock, builder, server, proxy, RaincheckClient.connect(options));
    } catch (Throwable failed) {
      proxy.close();
      throw failed;
    }
  }

  TestClock clock() {
    return clock;
  }

  FaultProxy proxy() {
    return proxy;
  }

  RaincheckClient client() {
    return client;
  }

  RaincheckServer server() {
    return server;
  }

  void restart() {
    server.close();
    server = builder.start();
  }

  /// The server first, so that the client need not say goodbye to one that may be out of reach.
  @Override
  public void close() {
    try (client;
        proxy) {
      server.close();
    }
  }
}
