package dev.raincheck.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.doors.http.HttpDoor;
import dev.raincheck.doors.http.RaincheckServlet;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The HTTP door is a servlet of an application that has Jetty in the place of Tomcat.
class DoorOnJettyTest extends DoorBench {
  DoorOnJettyTest() {
    super(WithDoor.class);
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
