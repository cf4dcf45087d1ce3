package dev.raincheck.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Shows a mistake in the configuration as Spring Boot shows those that it knows.
public final class ConfigurationFailureAnalyzer
    extends AbstractFailureAnalyzer<RaincheckConfigurationException> {
  /// For Spring.
  public ConfigurationFailureAnalyzer() {}

  @Override
  protected FailureAnalysis analyze(Throwable root, RaincheckConfigurationException mistake) {
    return new FailureAnalysis(mistake.getMessage(), mistake.action(), mistake);
  }
}
