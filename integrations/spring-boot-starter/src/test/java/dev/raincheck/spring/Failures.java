package dev.raincheck.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

/// What Spring Boot shows of a context that did not start.
final class Failures {
  private Failures() {}

  static String text(AssertableApplicationContext context) {
    assertThat(context).hasFailed();
    FailureAnalysis analysis =
        new ConfigurationFailureAnalyzer().analyze(context.getStartupFailure());
    assertThat(analysis).isNotNull();
    return analysis.getDescription() + "\n" + analysis.getAction();
  }
}
