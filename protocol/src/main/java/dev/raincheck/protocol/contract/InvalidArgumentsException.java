package dev.raincheck.protocol.contract;

/// The arguments of a call do not fit the method, or cannot travel. The message names the method,
/// the parameter, what is expected there and what came.
public final class InvalidArgumentsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  InvalidArgumentsException(String message) {
    super(message);
  }

  InvalidArgumentsException(String message, Throwable cause) {
    super(message, cause);
  }
}
