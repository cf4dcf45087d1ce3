package dev.raincheck.protocol.bytes;

/// The thread was interrupted while it wrote a value, which was not written to its end. The thread
/// is still marked as interrupted.
public final class WritingInterruptedException extends ValueException {
  private static final long serialVersionUID = 1;

  public WritingInterruptedException() {
    super("interrupted while the value was written");
  }
}
