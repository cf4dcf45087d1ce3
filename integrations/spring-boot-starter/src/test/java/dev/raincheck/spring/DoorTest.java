package dev.raincheck.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.doors.http.HttpDoor;
import dev.raincheck.doors.http.RaincheckServlet;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.util.Base64;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.realm.RealmBase;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The HTTP door is a servlet of the application, at its host and port, and takes the container's
/// word for who a client is.
class DoorTest extends DoorBench {
  DoorTest() {
    super(WithDoor.class);
  }

  /// What an application needs for a door.
  @Configuration(proxyBeanMethods = false)
  static class WithDoor {
    // region door
    @Bean
    ServletRegistrationBean<RaincheckServlet> rpc(RaincheckClient client) {
      return new ServletRegistrationBean<>(
          HttpDoor.builder(client).serve(Ovens.class).servlet(), "/rpc/*");
    }

    // endregion

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> users() {
      return factory -> factory.addContextCustomizers(WithDoor::authenticate);
    }

    /// The container asks for names and passwords where the door is.
    private static void authenticate(Context application) {
      var place = new SecurityCollection();
      place.addPattern("/rpc/*");
      var constraint = new SecurityConstraint();
      constraint.addCollection(place);
      constraint.addAuthRole("baker");
      application.addConstraint(constraint);
      application.addSecurityRole("baker");
      application.setLoginConfig(new LoginConfig("BASIC", "ovens", null, null));
      application.setRealm(new Bakers());
      application.getPipeline().addValve(new BasicAuthenticator());
    }
  }

  private static final class Bakers extends RealmBase {
    @Override
    protected String getPassword(String user) {
      return "flour";
    }

    @Override
    protected Principal getPrincipal(String user) {
      return new GenericPrincipal(user, List.of("baker"));
    }
  }

  private HttpRequest.Builder of(String user, String path) {
    String word = Base64.getEncoder().encodeToString((user + ":flour").getBytes(UTF_8));
    return at(path).header("Authorization", "Basic " + word);
  }

  private HttpResponse<String> call(String user, String method, String arguments)
      throws IOException, InterruptedException {
    return send(of(user, "/rpc/" + method).POST(BodyPublishers.ofString(arguments)));
  }

  @Test
  void clientsOfTheApplication_callByTheirOwnNames() throws Exception {
    HttpResponse<String> hot = call("mia", "ovens.heat", "[\"it\"]");
    assertThat(hot.body()).isEqualTo("\"it is hot\"");
    assertThat(principals).containsExactly("/mia");
    HttpRequest.Builder nobody = at("/rpc/ovens.heat").POST(BodyPublishers.ofString("[\"it\"]"));
    assertThat(send(nobody).statusCode()).isEqualTo(401);
  }

  @Test
  void longCall_isItsCallersAlone() throws Exception {
    HttpResponse<String> accepted = call("mia", "ovens.bake", "[\"bread\"]");
    assertThat(accepted.statusCode()).isEqualTo(202);
    String token = accepted.headers().firstValue("Location").orElseThrow();
    assertThat(send(of("ben", token)).statusCode()).isEqualTo(404);
    ovens.done.countDown();
    assertThat(send(of("mia", token).header("Prefer", "wait=20")).body())
        .isEqualTo("\"bread, baked\"");
  }
}
