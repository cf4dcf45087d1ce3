package dev.raincheck.server.socket;

/// A frame that is not received: its connection ends.
final class RefusedFrameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedFrameException(String why) {
    super(why, null, false, false);
  }
}
