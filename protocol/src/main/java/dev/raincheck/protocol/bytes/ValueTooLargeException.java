package dev.raincheck.protocol.bytes;

/// A value takes more bytes than it may. It was not written to its end, so nobody knows how many.
public final class ValueTooLargeException extends ValueException {
  private static final long serialVersionUID = 1;

  public ValueTooLargeException(int bytesMax) {
    super("more than %d bytes (expected: at most %d)".formatted(bytesMax, bytesMax));
  }
}
