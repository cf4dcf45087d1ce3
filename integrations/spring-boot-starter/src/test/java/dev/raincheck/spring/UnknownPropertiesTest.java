package dev.raincheck.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// A misspelt property is no property, and is told by its name, with those that there are.
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          raincheck.server.adress            | below raincheck.server one of access-log, address,
          raincheck.server.limits.unfinished | below raincheck.server.limits one of
          raincheck.server.adress.port       | below raincheck.server one of
          raincheck.client.calls.patience    | below raincheck.client.calls one of operation-limit,
          raincheck.clients.billing.adress   | below raincheck.clients.billing one of address,
          """)
  void propertiesThatDoNotExist_areTold_withThoseThatDo(String name, String explanation) {
    Contexts.serving()
        .withPropertyValues(name + "=1")
        .run(context -> {
          Throwable failure = context.getStartupFailure();
          FailureAnalysis told = new UnknownPropertyFailureAnalyzer().analyze(failure);
          assertThat(told).isNotNull();
          assertThat(told.getDescription()).contains(name + ": there is no", explanation);
        });
  }
}
