package dev.raincheck.transport.tls;

import java.io.IOException;

/// What came was no TLS from its first byte on.
public final class NotTlsException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int ZMTP = 0xff;

  private final int firstByte;

  NotTlsException(int firstByte) {
    super("no TLS: it begins with 0x%02x".formatted(firstByte));
    this.firstByte = firstByte;
  }

  /// Whether it is ZeroMQ, in the clear or with CURVE.
  public boolean isZmtp() {
    return firstByte == ZMTP;
  }
}
