package dev.raincheck.micrometer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallCancelledException;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.server.RaincheckServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a server and its client do, as meters.
class MetricsTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final RaincheckServerMetrics ofServer = new RaincheckServerMetrics();
  private final RaincheckClientMetrics ofClient = new RaincheckClientMetrics(Tags.of("app", "x"));
  private final Kiln.AtWork kiln = new Kiln.AtWork();
  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Kiln.class, kiln)
          .shutdownStrategy("abort:200ms")
          .listener(ofServer)
          .build();

  @AfterEach
  void close() {
    kiln.release().countDown();
    server.close();
    registry.close();
  }

  private RaincheckClient connected() {
    ofServer.bindTo(registry);
    ofClient.bindTo(registry);
    ofServer.observe(server.start());
    RaincheckClient client =
        RaincheckClient.connect(ClientOptions.of(server.address()).withListener(ofClient));
    ofClient.observe(client);
    return client;
  }

  private Search meter(String name, String... tags) {
    return registry.find(name).tags(tags);
  }

  private void awaitCount(long count, String timer, String... tags) {
    await()
        .until(() -> {
          var found = meter(timer, tags).timer();
          return found != null && found.count() == count;
        });
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  @Test
  void calls_areTimedByMethodAndOutcome() {
    try (RaincheckClient client = connected()) {
      Kiln remote = client.service(Kiln.class);
      assertEquals("clay fired", remote.fire("clay"));
      assertThrows(CallFailedException.class, () -> remote.fire(""));
      Deferred<String> later = client.submit(Kiln.class, it -> it.bake("clay"));
      assertFalse(later.token().isEmpty());
      kiln.release().countDown();
      assertEquals("clay baked", later.await());
    }
    String[] fire = {"rpc.system.name", "raincheck", "rpc.method", "kiln.fire"};
    awaitCount(2, "raincheck.server.operation.queued", "rpc.method", "kiln.fire");
    for (String status : List.of("OK", "INTERNAL")) {
      String[] all =
          Tags.of(fire).and("rpc.status_code", status).stream()
              .flatMap(it -> Stream.of(it.getKey(), it.getValue()))
              .toArray(String[]::new);
      awaitCount(1, "rpc.server.call.duration", all);
      awaitCount(1, "rpc.client.call.duration", all);
      awaitCount(
          1,
          "raincheck.server.operation.duration",
          "rpc.status_code",
          status,
          "rpc.method",
          "kiln.fire");
    }
    awaitCount(
        1, "rpc.server.call.duration", "rpc.method", "kiln.bake", "rpc.status_code", "DEFERRED");
    awaitCount(1, "rpc.client.call.duration", "rpc.method", "kiln.bake", "rpc.status_code", "OK");
    awaitCount(1, "raincheck.server.outcome.claim.delay");
    assertEquals(3, meter("raincheck.client.calls.sent").counter().count());
    assertEquals(1, meter("raincheck.client.calls.deferred", "app", "x").counter().count());
  }

  @Test
  void refusalsAndCancels_areCounted() {
    try (RaincheckClient client = connected()) {
      assertThrows(CallNotStartedException.class, () -> client.call("kiln.glaze", List.of()));
      Deferred<String> later = client.submit(Kiln.class, it -> it.bake("clay"));
      later.cancel("enough");
      assertThrows(CallCancelledException.class, later::await);
    }
    await()
        .until(() ->
            meter("raincheck.server.refused", "rpc.status_code", "UNKNOWN_METHOD").counter()
                != null);
    awaitCount(1, "raincheck.server.operation.duration", "rpc.status_code", "CANCELLED");
    await()
        .until(() ->
            meter("raincheck.server.operations.ended", "column", "cancelled")
                    .functionCounter()
                    .count()
                == 1);
    assertEquals(1, meter("raincheck.server.operations.accepted").functionCounter().count());
  }

  @Test
  void gauges_followTheServer() {
    ofServer.bindTo(registry);
    assertTrue(Double.isNaN(gauge("raincheck.server.state", "state", "serving")));
    assertEquals(0, meter("raincheck.server.operations.accepted").functionCounter().count());
    try (RaincheckClient client = connected()) {
      Deferred<String> later = client.submit(Kiln.class, it -> it.bake("clay"));
      assertFalse(later.token().isEmpty());
      assertEquals(1, gauge("raincheck.server.state", "state", "serving"));
      assertEquals(0, gauge("raincheck.server.state", "state", "draining"));
      assertEquals(1, gauge("raincheck.server.operations", "state", "running"));
      assertEquals(1, gauge("raincheck.server.handlers.busy"));
      assertEquals(1, gauge("raincheck.server.used", "limit", "sessions"));
      assertEquals(100_000, gauge("raincheck.server.used.max", "limit", "unfinished"));
      assertTrue(gauge("raincheck.server.oldest.age") > 0);
      kiln.release().countDown();
      assertEquals("clay baked", later.await());
    }
    server.close();
    assertEquals(1, gauge("raincheck.server.state", "state", "closed"));
    assertEquals(0, gauge("raincheck.server.operations", "state", "running"));
  }

  /// Prometheus wants the same keys for all meters of a name; nobody wants a meter for each token.
  @Test
  void tags_areFewAndBounded() {
    try (RaincheckClient client = connected()) {
      Deferred<String> later = client.submit(Kiln.class, it -> it.bake("clay"));
      kiln.release().countDown();
      assertEquals("clay baked", client.resume(later.token(), String.class).await());
      for (int i = 0; i < 20; i++) {
        String method = "kiln.m" + i;
        assertThrows(CallNotStartedException.class, () -> client.call(method, List.of()));
      }
    }
    await().until(() -> meter("raincheck.server.refused").counter().count() == 20);
    awaitCount(1, "rpc.client.call.duration", "rpc.method", "_OTHER");
    Map<String, Set<String>> keys = new HashMap<>();
    for (Meter meter : registry.getMeters()) {
      Set<String> own =
          meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toSet());
      assertEquals(
          own, keys.computeIfAbsent(meter.getId().getName(), none -> own), meter.getId()::toString);
      boolean isOfServer = meter.getId().getName().contains("server");
      assertFalse(
          isOfServer && meter.getId().toString().contains("kiln.m"), meter.getId()::toString);
    }
    assertTrue(keys.size() >= 15, keys::toString);
  }
}
