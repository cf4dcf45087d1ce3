package dev.raincheck.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.doors.http.HttpDoor;
import dev.raincheck.doors.http.RaincheckServlet;
import dev.raincheck.server.RaincheckServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The HTTP door is a servlet of an application that has Jetty in the place of Tomcat.
class DoorOnJettyTest {
  private final Ovens.AtWork ovens = new Ovens.AtWork();
  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*").serve(Ovens.class, ovens).start();
  private final ConfigurableApplicationContext context =
      new SpringApplicationBuilder(Application.class, WithDoor.class)
          .logStartupInfo(false)
          .run(
              "--spring.main.banner-mode=off",
              "--server.port=0",
              "--raincheck.client.address=" + server.address());
  private final String address =
      "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    ovens.done.countDown();
    http.close();
    context.close();
    server.close();
  }

  @Configuration(proxyBeanMethods = false)
  static class WithDoor {
    @Bean
    ServletRegistrationBean<RaincheckServlet> rpc(RaincheckClient client) {
      return new ServletRegistrationBean<>(
          HttpDoor.builder(client).serve(Ovens.class).servlet(), "/rpc/*");
    }

    @Bean
    JettyServletWebServerFactory jetty() {
      return new JettyServletWebServerFactory();
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create(address + path));
  }

  @Test
  void callsAndTokens_areServed_andHeldWithoutAThread() throws Exception {
    HttpResponse<String> hot =
        send(at("/rpc/ovens.heat").POST(BodyPublishers.ofString("[\"it\"]")));
    assertThat(hot.body()).isEqualTo("\"it is hot\"");

    HttpResponse<String> baking =
        send(
            at("/rpc/ovens.bake")
                .header("Prefer", "respond-async")
                .POST(BodyPublishers.ofString("[\"bread\"]")));
    assertThat(baking.statusCode()).isEqualTo(202);
    var token = at(baking.headers().firstValue("Location").orElseThrow());
    var baked =
        http.sendAsync(
            token.header("Prefer", "wait=30").build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    ovens.done.countDown();
    assertThat(baked.join().statusCode()).isEqualTo(200);
  }
}
