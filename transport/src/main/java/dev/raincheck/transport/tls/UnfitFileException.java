package dev.raincheck.transport.tls;

import java.nio.file.Path;

/// A file of keys or certificates cannot be used; the message says what it is, what was expected,
/// and so what to do.
final class UnfitFileException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnfitFileException(Path file, String why, String expected) {
    super("TLS: \"%s\": %s (expected: %s)".formatted(file, why, expected));
  }
}
