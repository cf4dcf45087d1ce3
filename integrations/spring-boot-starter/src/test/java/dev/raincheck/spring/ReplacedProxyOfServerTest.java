package dev.raincheck.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import dev.raincheck.client.RaincheckClient;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/// An application that serves what it also calls elsewhere, without the other server.
@SpringBootTest(
    classes = {Application.class, Ovens.AtWork.class, ReplacedProxyOfServerTest.Caller.class})
@AutoConfigureTestRaincheck
class ReplacedProxyOfServerTest {
  @ImportRaincheckClients(Ovens.class)
  @org.springframework.stereotype.Component
  static class Caller {
    private final Ovens elsewhere;

    Caller(@Qualifier("ovensClient") Ovens elsewhere) {
      this.elsewhere = elsewhere;
    }
  }

  @MockitoBean("ovensClient")
  Ovens replaced;

  @Autowired Caller caller;
  @Autowired RaincheckClient client;

  @Test
  void mock_isNotServed() {
    when(replaced.heat("it")).thenReturn("mocked");
    assertThat(caller.elsewhere.heat("it")).isEqualTo("mocked");
    assertThat(client.service(Ovens.class).heat("it")).isEqualTo("it is hot");
  }
}
