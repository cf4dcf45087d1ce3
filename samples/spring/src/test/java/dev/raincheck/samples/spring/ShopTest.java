package dev.raincheck.samples.spring;

// region test
import static org.assertj.core.api.Assertions.assertThat;

import dev.raincheck.samples.spring.shop.ShopApplication;
import dev.raincheck.spring.RaincheckConnectionDetails;
import dev.raincheck.testkit.RaincheckExtension;
import dev.raincheck.testkit.Script;
import dev.raincheck.testkit.Scripted;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

@SpringBootTest(classes = {ShopApplication.class, ShopTest.FakeBakery.class})
class ShopTest {
  static final Scripted<Bakery> BAKERY = Scripted.of(Bakery.class);
  static final Script MENU = BAKERY.on("menu");

  @RegisterExtension
  static final RaincheckExtension RAINCHECK =
      RaincheckExtension.serving(Bakery.class, BAKERY.service());

  @TestConfiguration(proxyBeanMethods = false)
  static class FakeBakery {
    @Bean
    RaincheckConnectionDetails fake() {
      return client -> RAINCHECK.server().address();
    }
  }

  @Autowired Bakery bakery;

  @Test
  void shop_asksTheBakery() {
    MENU.returns(List.of("spelt"));
    assertThat(bakery.menu()).containsExactly("spelt");
  }
}
// endregion
