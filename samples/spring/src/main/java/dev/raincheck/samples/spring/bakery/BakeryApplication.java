package dev.raincheck.samples.spring.bakery;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/// Serves [dev.raincheck.samples.spring.Bakery], since [BakeryAtWork] implements it.
@SpringBootApplication
public class BakeryApplication {
  static void main(String[] args) {
    // Both are in one module here: application.properties would be those of both.
    new SpringApplicationBuilder(BakeryApplication.class)
        .properties("spring.config.name=bakery")
        .run(args);
  }
}
