package dev.raincheck.samples.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.raincheck.samples.spring.bakery.BakeryApplication;
import dev.raincheck.samples.spring.shop.ShopApplication;
import dev.raincheck.spring.RaincheckServerLifecycle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// Both applications, as they are started by hand.
class BothTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void orders_areBakedElsewhere() throws Exception {
    try (ConfigurableApplicationContext bakery =
            run(BakeryApplication.class, "bakery", "--raincheck.server.address=tcp://127.0.0.1:*");
        ConfigurableApplicationContext shop =
            run(ShopApplication.class, "shop", "--raincheck.client.address=" + address(bakery))) {
      String uri = "http://127.0.0.1:" + shop.getEnvironment().getProperty("local.server.port");
      assertThat(send("GET", uri + "/menu")).isEqualTo("[\"rye\",\"wheat\"]");
      String order = send("POST", uri + "/orders?kind=rye&seconds=0");
      String token = order.substring("{\"order\":\"".length(), order.length() - "\"}".length());
      await()
          .untilAsserted(() ->
              assertThat(send("GET", uri + "/orders/" + token))
                  .contains("\"kind\":\"rye\"", "\"baker\":\"Ada\""));
    }
  }

  private static ConfigurableApplicationContext run(
      Class<?> application, String name, String argument) {
    return new SpringApplicationBuilder(application)
        .properties("spring.config.name=" + name)
        .run("--server.port=0", "--spring.main.banner-mode=off", argument);
  }

  private static String address(ConfigurableApplicationContext bakery) {
    return bakery.getBean(RaincheckServerLifecycle.class).server().orElseThrow().address();
  }

  private String send(String method, String uri) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create(uri))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString(UTF_8))
        .body();
  }
}
