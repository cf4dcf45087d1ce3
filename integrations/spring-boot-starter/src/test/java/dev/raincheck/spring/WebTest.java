package dev.raincheck.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/// With a web server, and the actuator over it.
class WebTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void webServer_goesOnWhileTheServerDrains() throws Exception {
    ConfigurableApplicationContext context = web();
    RaincheckServer server = Contexts.server(context);
    try (var client = RaincheckClient.connect(server.address())) {
      assertThat(get(context, "/actuator/health/readiness").statusCode()).isEqualTo(200);
      Deferred<String> later = client.submit(Ovens.class, it -> it.bake("bread"));
      later.token();
      String address = address(context);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
      await().until(() -> server.status().state() == ServerStatus.State.DRAINING);
      HttpResponse<String> ready = get(address + "/actuator/health/readiness");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("raincheckServer", "DRAINING");
      assertThat(get(address + "/actuator/health/liveness").statusCode()).isEqualTo(200);
      context.getBean(LifecycleTest.FuelledOvens.class).done.countDown();
      assertThat(later.await()).isEqualTo("bread, baked");
      closing.join();
    }
  }

  @Test
  void endpoint_showsTheServer() throws Exception {
    try (ConfigurableApplicationContext context = web()) {
      Contexts.ovens(context).heat("it");
      String body = get(context, "/actuator/raincheck").body();
      assertThat(body)
          .contains("\"state\":\"SERVING\"", "\"ovens.bake\":{\"queued\":0", "\"accepted\":1")
          .contains("\"handedOver\":0");
    }
  }

  @Test
  void meters_areBound() throws Exception {
    try (ConfigurableApplicationContext context = web()) {
      Contexts.ovens(context).heat("it");
      await()
          .untilAsserted(() -> {
            String body = get(context, "/actuator/metrics/rpc.server.call.duration").body();
            assertThat(body).contains("ovens.heat", "\"COUNT\",\"value\":1");
          });
      await()
          .untilAsserted(() ->
              assertThat(get(context, "/actuator/metrics/rpc.client.call.duration").body())
                  .contains("\"default\"", "ovens.heat"));
      assertThat(get(context, "/actuator/metrics/raincheck.server.state").statusCode())
          .isEqualTo(200);
    }
  }

  private static ConfigurableApplicationContext web() {
    return LifecycleTest.start(
        "--server.port=0",
        "--management.endpoint.health.show-details=always",
        "--management.endpoint.health.probes.enabled=true",
        "--management.endpoint.health.group.readiness.include=readinessState,raincheckServer",
        "--management.endpoints.web.exposure.include=*");
  }

  private static String address(ConfigurableApplicationContext context) {
    return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  private HttpResponse<String> get(ConfigurableApplicationContext context, String path)
      throws IOException, InterruptedException {
    return get(address(context) + path);
  }

  private HttpResponse<String> get(String uri) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
  }
}
