package dev.raincheck.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;

/// A misspelt property is no property: Spring Boot explains it, by its name.
class UnknownPropertiesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "raincheck.server.adress",
        "raincheck.server.limits.unfinished",
        "raincheck.client.adress",
        "raincheck.client.calls.patience",
        "raincheck.clients.billing.adress"
      })
  void propertiesThatDoNotExist_areRefused_byTheirNames(String name) {
    Contexts.serving()
        .withPropertyValues(name + "=1")
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(UnboundConfigurationPropertiesException.class)
                .hasMessageContaining(name));
  }
}
