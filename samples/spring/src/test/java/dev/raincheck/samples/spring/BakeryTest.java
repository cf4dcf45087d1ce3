package dev.raincheck.samples.spring;

// region test
import static org.assertj.core.api.Assertions.assertThat;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.samples.spring.bakery.BakeryApplication;
import dev.raincheck.spring.AutoConfigureTestRaincheck;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(classes = BakeryApplication.class, properties = "bakery.baker=Grace")
@AutoConfigureTestRaincheck
class BakeryTest {
  @Autowired RaincheckClient client;

  @Test
  void loaves_areSignedByTheBaker() throws InterruptedException {
    Bakery bakery = client.service(Bakery.class);
    assertThat(bakery.bake("rye", 0)).isEqualTo(new Bakery.Loaf("rye", "Grace"));
  }
}
// endregion
