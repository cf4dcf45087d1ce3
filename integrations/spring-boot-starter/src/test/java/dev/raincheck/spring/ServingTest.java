package dev.raincheck.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raincheck.client.RaincheckClient;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

class ServingTest {
  @Test
  void beansWithAServiceInterface_areServed() {
    Contexts.serving()
        .run(context ->
            assertThat(Contexts.ovens(context).heat("the first")).isEqualTo("the first is hot"));
  }

  @Test
  void beansBehindProxies_areServed() {
    var behind = new ProxyFactory(new Ovens.AtWork());
    behind.setInterfaces(Ovens.class);
    Contexts.runner()
        .withBean("ovens", Ovens.class, () -> (Ovens) behind.getProxy())
        .withBean(OwnServerConnection.class)
        .run(context -> assertThat(Contexts.ovens(context).heat("it")).isEqualTo("it is hot"));
  }

  @Test
  void applicationsThatServeNothing_haveNoServer() {
    Contexts.runner()
        .run(context -> assertThat(context).doesNotHaveBean(RaincheckServerLifecycle.class));
  }

  @Test
  void serversThatAreSwitchedOff_areNotThere() {
    Contexts.serving()
        .withPropertyValues("raincheck.server.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(RaincheckServerLifecycle.class));
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnProxy {
    @Bean
    Ovens remote(RaincheckClient client) {
      return client.service(Ovens.class);
    }
  }

  @Test
  void proxiesOfClients_areNotServed() {
    Contexts.runner()
        .withUserConfiguration(OwnProxy.class)
        .run(context ->
            assertThat(context.getBean(RaincheckServerLifecycle.class).server()).isEmpty());
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnProxyWithAspects {
    @Bean
    Ovens remote(RaincheckClient client) {
      var behind = new ProxyFactory(client.service(Ovens.class));
      behind.setInterfaces(Ovens.class);
      return (Ovens) behind.getProxy();
    }
  }

  @Test
  void proxiesOfClientsBehindOthers_areNotServed() {
    Contexts.runner()
        .withUserConfiguration(OwnProxyWithAspects.class)
        .run(context ->
            assertThat(context.getBean(RaincheckServerLifecycle.class).server()).isEmpty());
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoOvens {
    @Bean
    Ovens first() {
      return new Ovens.AtWork();
    }

    @Bean
    Ovens second() {
      return new Ovens.AtWork();
    }
  }

  @Test
  void twoBeansOfOneService_areRefused() {
    Contexts.runner()
        .withUserConfiguration(TwoOvens.class)
        .run(context ->
            assertThat(Failures.text(context))
                .contains("2 beans implement the service", "first, second", "@Primary"));
  }

  @Configuration(proxyBeanMethods = false)
  static class OnePrimary {
    @Bean
    @Primary
    Ovens first() {
      return new Ovens.AtWork();
    }

    @Bean
    Ovens second() {
      return new Ovens.AtWork() {
        @Override
        public String heat(String name) {
          return name + " is cold";
        }
      };
    }
  }

  @Test
  void ofTwoBeans_thePrimaryIsServed() {
    Contexts.runner()
        .withUserConfiguration(OnePrimary.class)
        .withBean(OwnServerConnection.class)
        .run(context -> assertThat(Contexts.ovens(context).heat("it")).isEqualTo("it is hot"));
  }
}
