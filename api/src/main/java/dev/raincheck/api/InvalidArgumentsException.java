package dev.raincheck.api;

/// The arguments of a call cannot travel, or are too large. Thrown where the call is made, before
/// anything is sent; the message names the method, and as far as possible the parameter, what is
/// expected there and what came.
public final class InvalidArgumentsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /// Makes an exception.
  ///
  /// @param message the method, the parameter, what is expected and what came
  public InvalidArgumentsException(String message) {
    super(message);
  }

  /// Makes an exception with a cause.
  ///
  /// @param message the method, the parameter, what is expected and what came
  /// @param cause why the value cannot travel
  public InvalidArgumentsException(String message, Throwable cause) {
    super(message, cause);
  }
}
