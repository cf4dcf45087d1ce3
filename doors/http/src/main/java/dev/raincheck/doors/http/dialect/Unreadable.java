package dev.raincheck.doors.http.dialect;

/// A message is not what it should be; says what it is, and what was expected.
public final class Unreadable extends RuntimeException {
  public Unreadable(String message) {
    super(message);
  }

  public Unreadable(String message, Throwable cause) {
    super(message, cause);
  }
}
