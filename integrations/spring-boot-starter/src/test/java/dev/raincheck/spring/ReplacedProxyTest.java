package dev.raincheck.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import dev.raincheck.client.RaincheckClient;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/// An application that calls, without the server that it calls.
@SpringBootTest(classes = {Application.class, ReplacedProxyTest.Caller.class})
class ReplacedProxyTest {
  @ImportRaincheckClients(Ovens.class)
  @org.springframework.stereotype.Component
  static class Caller {
    private final Ovens ovens;

    Caller(Ovens ovens) {
      this.ovens = ovens;
    }
  }

  @MockitoBean Ovens ovens;
  @Autowired Caller caller;
  @Autowired ApplicationContext context;

  @Test
  void mock_takesThePlaceOfTheProxy_andNothingConnects() {
    when(ovens.heat("it")).thenReturn("mocked");
    assertThat(caller.ovens.heat("it")).isEqualTo("mocked");
    assertThat(context.getBean("ovensClient")).isSameAs(ovens);
    assertThat(RaincheckClient.isProxy(ovens)).isFalse();
    assertThat(context.getBeanNamesForType(RaincheckServerLifecycle.class)).isEmpty();
  }
}
