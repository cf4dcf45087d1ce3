package dev.raincheck.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raincheck.client.RaincheckClient;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/// As users test their applications.
@SpringBootTest(classes = {Application.class, TestSupportTest.Kitchen.class})
@AutoConfigureTestRaincheck
class TestSupportTest {
  /// What is tested: it is served, and uses what the test replaces.
  @org.springframework.stereotype.Component
  static class Kitchen extends Ovens.AtWork {
    private final Thermometer thermometer;

    Kitchen(Thermometer thermometer) {
      this.thermometer = thermometer;
    }

    @Override
    public String heat(String name) {
      return name + ": " + thermometer.degrees();
    }
  }

  interface Thermometer {
    int degrees();
  }

  @MockitoBean Thermometer thermometer;
  @Autowired RaincheckClient client;

  @Test
  void tests_callTheirOwnServer() {
    org.mockito.Mockito.when(thermometer.degrees()).thenReturn(220);
    assertThat(client.service(Ovens.class).heat("it")).isEqualTo("it: 220");
  }
}
