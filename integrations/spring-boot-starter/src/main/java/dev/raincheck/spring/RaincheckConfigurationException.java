package dev.raincheck.spring;

import java.io.Serial;

/// A mistake in the configuration, with what to do about it. Spring Boot shows both without a
/// stack.
public final class RaincheckConfigurationException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final String action;

  RaincheckConfigurationException(String description, String action, Throwable cause) {
    super(description, cause);
    this.action = action;
  }

  RaincheckConfigurationException(String description, String action) {
    super(description);
    this.action = action;
  }

  /// {@return what to do}
  public String action() {
    return action;
  }
}
