package dev.raincheck.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raincheck.api.Service;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

class ClientsTest {
  @Configuration(proxyBeanMethods = false)
  @ImportRaincheckClients(Ovens.class)
  static class Caller {}

  @Test
  void proxies_areBeans() {
    try (RaincheckServer server = server("one")) {
      Contexts.runner()
          .withUserConfiguration(Caller.class)
          .withPropertyValues("raincheck.client.address=" + server.address())
          .run(context -> {
            assertThat(context.getBean(Ovens.class).heat("it")).isEqualTo("it of one");
            assertThat(context).hasBean("ovensClient");
            assertThat(context).doesNotHaveBean(RaincheckServerLifecycle.class);
          });
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportRaincheckClients(Ovens.class)
  @ImportRaincheckClients(value = Ovens.class, client = "other")
  static class CallerOfTwo {}

  @Test
  void severalClients_areToldApartByName() {
    try (RaincheckServer one = server("one");
        RaincheckServer other = server("other")) {
      Contexts.runner()
          .withUserConfiguration(CallerOfTwo.class)
          .withPropertyValues(
              "raincheck.client.address=" + one.address(),
              "raincheck.clients.other.address=" + other.address())
          .run(context -> {
            assertThat(context.getBean("ovensClient", Ovens.class).heat("it"))
                .isEqualTo("it of one");
            assertThat(context.getBean("ovensOtherClient", Ovens.class).heat("it"))
                .isEqualTo("it of other");
          });
    }
  }

  /// Another part of the same application.
  @Configuration(proxyBeanMethods = false)
  @ImportRaincheckClients(Ovens.class)
  static class CallerToo {}

  @Test
  void severalParts_mayImportTheSame() {
    try (RaincheckServer server = server("one")) {
      Contexts.runner()
          .withUserConfiguration(Caller.class, CallerToo.class)
          .withPropertyValues("raincheck.client.address=" + server.address())
          .run(context ->
              assertThat(context.getBean(Ovens.class).heat("it")).isEqualTo("it of one"));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportRaincheckClients(Ovens.class)
  static class CallerByItsOwn {
    @Bean
    RaincheckClient own(@Value("${own}") String address) {
      return RaincheckClient.connect(address);
    }
  }

  @Test
  void clientOfTheApplication_isTheOneOfTheProxies() {
    try (RaincheckServer own = server("own")) {
      Contexts.runner()
          .withUserConfiguration(CallerByItsOwn.class)
          .withPropertyValues("own=" + own.address())
          .run(context ->
              assertThat(context.getBean(Ovens.class).heat("it")).isEqualTo("it of own"));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportRaincheckClients(Ovens.class)
  static class CallerByTwoOfItsOwn {
    @Bean
    RaincheckClient one(@Value("${own}") String address) {
      return RaincheckClient.connect(address);
    }

    @Bean
    RaincheckClient other(@Value("${own}") String address) {
      return RaincheckClient.connect(address);
    }
  }

  /// As where a client is injected; else proxies would call by one that nobody has asked for.
  @Test
  void severalClientsOfTheApplication_areNoneForTheProxies() {
    try (RaincheckServer own = server("own")) {
      Contexts.runner()
          .withUserConfiguration(CallerByTwoOfItsOwn.class)
          .withPropertyValues("own=" + own.address())
          .run(context ->
              assertThatThrownBy(() -> context.getBean(Ovens.class))
                  .hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class));
    }
  }

  static class Other {
    @Service("other-ovens")
    interface Ovens {
      String heat(String name);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportRaincheckClients(Other.Ovens.class)
  static class CallerOfOther {}

  @Test
  void servicesOfOneName_areToldApart() {
    Contexts.runner()
        .withUserConfiguration(Caller.class, CallerOfOther.class)
        .run(context ->
            assertThat(Failures.text(context))
                .contains(
                    Other.Ovens.class.getName(), "\"ovensClient\" (dev.raincheck.spring.Ovens)"));
  }

  /// Needs both, at once.
  static class Kitchen {
    final Ovens here;
    final Ovens there;

    Kitchen(Ovens here, @Qualifier("ovensClient") @Lazy Ovens there) {
      this.here = here;
      this.there = there;
    }
  }

  @Test
  void implementations_goBeforeProxies() {
    Contexts.serving()
        .withUserConfiguration(Caller.class)
        .withBean(Kitchen.class)
        .run(context -> {
          Kitchen kitchen = context.getBean(Kitchen.class);
          assertThat(kitchen.here).isInstanceOf(Ovens.AtWork.class);
          assertThat(kitchen.there.heat("it")).isEqualTo("it is hot");
          assertThat(RaincheckClient.isProxy(context.getBean("ovensClient"))).isTrue();
        });
  }

  @Test
  void clients_areClosedWithTheContext_andOnlyMadeWhenNeeded() {
    Contexts.runner()
        .run(context -> {
          assertThat(context.getBeanFactory().containsSingleton("raincheckClient")).isFalse();
          RaincheckClient client = context.getBean(RaincheckClient.class);
          context.close();
          assertThatThrownBy(client::ping).hasMessageContaining("closed");
        });
  }

  @Configuration(proxyBeanMethods = false)
  @ImportRaincheckClients(value = Ovens.class, client = "billing")
  static class CallerOfNobody {
    CallerOfNobody(@Qualifier("ovensBillingClient") Ovens ovens) {}
  }

  @Test
  void unknownNames_areExplained() {
    Contexts.runner()
        .withUserConfiguration(CallerOfNobody.class)
        .run(context ->
            assertThat(Failures.text(context))
                .contains("no Raincheck client \"billing\"", "raincheck.clients.billing.address"));
  }

  /// Also of clients that nobody needs before the night.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          client.patience=-1s                | patience
          client.address=nowhere             | nowhere
          client.calls.retention=-1s         | retention
          client.curve.server-key=key        | curve.keys
          clients.billing.limits.calls-max=0 | callsMax
          clients.billing.address=tcp://     | tcp://
          """)
  void propertiesThatDoNotFit_endTheStart(String property, String explanation) {
    Contexts.runner()
        .withPropertyValues("raincheck." + property)
        .run(context ->
            assertThat(Failures.text(context))
                .contains("raincheck." + property.split("\\.", 2)[0], explanation));
  }

  @org.springframework.stereotype.Service
  interface Mistaken {}

  @Configuration(proxyBeanMethods = false)
  @ImportRaincheckClients(Mistaken.class)
  static class CallerOfMistaken {}

  @Test
  void theServiceAnnotationOfSpring_isExplained() {
    Contexts.runner()
        .withUserConfiguration(CallerOfMistaken.class)
        .run(context ->
            assertThat(Failures.text(context))
                .contains("has Spring's @Service", "dev.raincheck.api.Service"));
  }

  @Configuration(proxyBeanMethods = false)
  @ImportRaincheckClients(String.class)
  static class CallerOfText {}

  @Test
  void whatIsNoService_isExplained() {
    Contexts.runner()
        .withUserConfiguration(CallerOfText.class)
        .run(context ->
            assertThat(Failures.text(context)).contains("ImportRaincheckClients(String.class)"));
  }

  private static RaincheckServer server(String name) {
    return RaincheckServer.builder("tcp://127.0.0.1:*")
        .serve(
            Ovens.class,
            new Ovens.AtWork() {
              @Override
              public String heat(String what) {
                return what + " of " + name;
              }
            })
        .shutdownStrategy("abort:0s")
        .start();
  }
}
