package dev.raincheck.micrometer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/// What stands in docs/operating.md.
class ExampleTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void meters_areBound() {
    // region meters
    var ofServer = new RaincheckServerMetrics();
    RaincheckServer server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Kiln.class, new Kiln.AtWork())
            .listener(ofServer)
            .start();
    ofServer.observe(server).bindTo(registry);

    var ofClient = new RaincheckClientMetrics();
    RaincheckClient client =
        RaincheckClient.connect(ClientOptions.of(server.address()).withListener(ofClient));
    ofClient.observe(client).bindTo(registry);
    // endregion
    try (server;
        client) {
      assertEquals("clay fired", client.service(Kiln.class).fire("clay"));
      await().until(() -> registry.find("rpc.client.call.duration").timer() != null);
      await().until(() -> registry.find("rpc.server.call.duration").timer() != null);
    }
  }
}
