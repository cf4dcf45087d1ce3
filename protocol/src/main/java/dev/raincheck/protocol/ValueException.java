package dev.raincheck.protocol;

/// A value cannot travel, or bytes are not the value that was expected.
///
/// The message begins with the place in the value where that shows, such as `query.regions[2].name:
/// 5 (expected: String)`. Of any text that came, it holds at most 40 characters.
public final class ValueException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param message the place, what is wrong there, and what is expected
  public ValueException(String message) {
    super(message);
  }

  ValueException(String message, Throwable cause) {
    super(message, cause);
  }
}
