package dev.raincheck.tools.cli;

import java.io.Serial;

/// The command is not as it should be; the message says what was expected.
final class UsageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
