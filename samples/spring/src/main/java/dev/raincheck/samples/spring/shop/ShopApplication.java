package dev.raincheck.samples.spring.shop;

import dev.raincheck.samples.spring.Bakery;
import dev.raincheck.spring.ImportRaincheckClients;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/// Sells what a bakery bakes, over HTTP.
// region import
@SpringBootApplication
@ImportRaincheckClients(Bakery.class)
public class ShopApplication {
  // endregion
  static void main(String[] args) {
    // Both are in one module here: application.properties would be those of both.
    new SpringApplicationBuilder(ShopApplication.class)
        .properties("spring.config.name=shop")
        .run(args);
  }
}
