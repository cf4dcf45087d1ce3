package dev.raincheck.transport.tls;

import java.io.IOException;

/// What came was no TLS from its first byte on.
public final class NotTlsException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int ZMTP = 0xff;
  private static final int HANDSHAKE = 0x16;
  private static final int ALERT = 0x15;

  private final int firstByte;

  NotTlsException(int firstByte) {
    super("no TLS: it begins with 0x%02x".formatted(firstByte));
    this.firstByte = firstByte;
  }

  /// Whether a connection over TLS may begin with this byte.
  static boolean isTls(int firstByte) {
    return firstByte == HANDSHAKE || firstByte == ALERT;
  }

  /// Whether it is ZeroMQ, in the clear or with CURVE.
  public boolean isZmtp() {
    return firstByte == ZMTP;
  }
}
