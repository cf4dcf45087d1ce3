package dev.raincheck.doors.http.dialect;

/// A message is not what it should be; says what it is, and what was expected.
final class Unreadable extends RuntimeException {
  Unreadable(String message) {
    super(message);
  }

  Unreadable(String message, Throwable cause) {
    super(message, cause);
  }
}
